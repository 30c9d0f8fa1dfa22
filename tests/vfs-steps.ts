import { Readable } from 'node:stream';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import { AUTHOR, instanceNamed, type TempVfs } from './temp-vfs.ts';

/** Something that a client does, by ids of documents. */
export type VfsStep =
  | { type: 'mkdir'; parent: string; name: string }
  | { type: 'upload'; parent: string; name: string; text: string }
  | { type: 'overwrite'; id: string; text: string }
  | { type: 'move'; id: string; parent: string; name: string }
  | { type: 'trash'; id: string }
  | { type: 'destroy'; id: string };

/** `ok`, or the kind of the refusal. */
export interface VfsOutcome {
  outcome: string;
  /** Of what was made. */
  id?: string;
}

export function stepInstance(label: string): Instance {
  return instanceNamed(label);
}

export async function runStep({ vfs }: TempVfs, instance: Instance, step: VfsStep): Promise<VfsOutcome> {
  const content = (text: string) => Readable.from([text]);
  const made = async () => {
    switch (step.type) {
      case 'mkdir':
        return vfs.createDirectory(instance, AUTHOR, { dirId: step.parent, name: step.name });
      case 'upload':
        return vfs.upload(instance, AUTHOR, { dirId: step.parent, name: step.name }, {}, content(step.text));
      case 'overwrite':
        return vfs.overwrite(instance, AUTHOR, step.id, {}, content(step.text));
      case 'move':
        return vfs.patch(instance, AUTHOR, step.id, { dirId: step.parent, name: step.name });
      case 'trash':
        return vfs.trash(instance, AUTHOR, step.id);
      case 'destroy':
        return void (await vfs.destroy(instance, step.id));
    }
  };
  try {
    const node = await made();
    return { outcome: 'ok', ...(node && { id: node._id }) };
  } catch (error) {
    if (error instanceof AppError && error.kind !== 'internal') return { outcome: error.kind };
    throw error;
  }
}
