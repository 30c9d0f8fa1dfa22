import { ROOT_ID, TRASH_ID } from '#model/vfs';
import type { VfsStep } from './vfs-steps.ts';

export interface ModelNode {
  parent: string;
  name: string;
  /** Absent for a directory. */
  text?: string;
}

/** The files of an instance as a map: what they must be, without any store. */
export type FilesModel = ReadonlyMap<string, ModelNode>;

/** What a step answers, and what is there then. @param made id that the server gave to what it made */
export function applyStep(model: FilesModel, step: VfsStep, made: string): [outcome: string, after: FilesModel] {
  const after = new Map(model);
  const refusal = refusalOf(model, step);
  if (refusal) return [refusal, model];
  switch (step.type) {
    case 'mkdir':
      after.set(made, { parent: step.parent, name: step.name });
      break;
    case 'upload':
      after.set(made, { parent: step.parent, name: step.name, text: step.text });
      break;
    case 'overwrite':
      after.set(step.id, { ...nodeOf(model, step.id), text: step.text });
      break;
    case 'move':
      after.set(step.id, { ...nodeOf(model, step.id), parent: step.parent, name: step.name });
      break;
    case 'trash':
      // Its name may change there.
      after.set(step.id, { ...nodeOf(model, step.id), parent: TRASH_ID, name: '' });
      break;
    case 'destroy':
      for (const id of model.keys()) if (chain(model, id).includes(step.id)) after.delete(id);
  }
  return ['ok', after];
}

function refusalOf(model: FilesModel, step: VfsStep): string | undefined {
  switch (step.type) {
    case 'mkdir':
    case 'upload':
      return parentRefusal(model, step.parent) ?? nameRefusal(model, step.parent, step.name);
    case 'overwrite':
      if (!model.has(step.id)) return 'not-found';
      return model.get(step.id)?.text === undefined ? 'bad-request' : undefined;
    case 'move': {
      const node = model.get(step.id);
      if (!node) return 'not-found';
      if (node.parent === step.parent && node.name === step.name) return undefined;
      if (isTrashed(model, step.id)) return 'bad-request';
      const parent = parentRefusal(model, step.parent);
      if (parent) return parent;
      if (chain(model, step.parent).includes(step.id)) return 'precondition-failed';
      return nameRefusal(model, step.parent, step.name, step.id);
    }
    case 'trash':
      if (!model.has(step.id)) return 'not-found';
      return isTrashed(model, step.id) ? 'bad-request' : undefined;
    case 'destroy':
      if (!model.has(step.id)) return 'not-found';
      return isTrashed(model, step.id) ? undefined : 'bad-request';
  }
}

function nodeOf(model: FilesModel, id: string): ModelNode {
  const node = model.get(id);
  if (!node) throw new Error(`the model has no ${id}`);
  return node;
}

/** From itself to the top. */
function chain(model: FilesModel, id: string): string[] {
  const ids: string[] = [];
  for (let at: string | undefined = id; at !== undefined; at = model.get(at)?.parent) ids.push(at);
  return ids;
}

function isTrashed(model: FilesModel, id: string): boolean {
  return chain(model, id).includes(TRASH_ID);
}

function parentRefusal(model: FilesModel, id: string): string | undefined {
  const isDirectory = id === ROOT_ID || (model.has(id) && model.get(id)?.text === undefined);
  return !isDirectory || isTrashed(model, id) ? 'not-found' : undefined;
}

function nameRefusal(model: FilesModel, parent: string, name: string, except?: string): string | undefined {
  for (const [id, node] of model) if (id !== except && node.parent === parent && node.name === name) return 'conflict';
  return undefined;
}
