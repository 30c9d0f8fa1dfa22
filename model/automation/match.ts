import type { Instance } from '#model/instance';
import type { Job } from '#model/job';
import { type File, type Node, TRASH_ID, type Vfs } from '#model/vfs';
import { isKind } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { meetsConditions } from './conditions.ts';
import { matchesGlobs } from './glob.ts';
import type { DocumentChanges, FileArrives, When } from './types.ts';

/** What a rule was set off by. */
export type Cause =
  | { on: 'file'; file: File }
  | { on: 'document'; doctype: string; change: string; doc: JsonObject }
  | { on: 'webhook'; payload: JsonValue }
  | { on: 'time' };

/** As `model/trigger` gives it to a job. */
interface ChangeEvent {
  verb: 'CREATED' | 'UPDATED' | 'DELETED';
  doc: JsonObject & { _type: string; _id: string };
  old?: JsonObject;
}

/** Undefined when the job is about something that the rule does not look for. */
export async function causeOf(
  vfs: Pick<Vfs, 'get'>,
  instance: Instance,
  when: When,
  job: Job,
): Promise<Cause | undefined> {
  switch (when.on) {
    case 'time':
      return { on: 'time' };
    case 'webhook':
      return { on: 'webhook', payload: job.payload ?? null };
    case 'document':
      return job.event === null ? undefined : changed(when, job.event as unknown as ChangeEvent);
    case 'file': {
      if (job.event === null) return undefined;
      const { doc, old } = job.event as unknown as ChangeEvent;
      const file = doc as unknown as File;
      if (!isWanted(when, file)) return undefined;
      const isIn = await isBelow(vfs, instance, when, file);
      const wasIn = old !== undefined && (await isBelow(vfs, instance, when, old as unknown as Node));
      return isIn && !wasIn ? { on: 'file', file } : undefined;
    }
  }
}

function changed(when: DocumentChanges, { verb, doc, old }: ChangeEvent): Cause | undefined {
  const change = when.changes.find((one) => one.toUpperCase() === verb);
  if (!change || !meetsConditions(when.conditions, doc, old)) return undefined;
  return { on: 'document', doctype: when.doctype, change, doc };
}

/** By what is said of the file itself. */
export function isWanted({ name, kinds }: FileArrives, file: Node): file is File {
  if (file.type !== 'file') return false;
  return (kinds.length === 0 || (kinds as string[]).includes(file.class)) && matchesGlobs(name, file.name);
}

/** As deep as a path may be. */
const MAX_DEPTH = 512;

/** In the folder, or below it when the rule looks there; what is in the trash is nowhere. */
export async function isBelow(
  vfs: Pick<Vfs, 'get'>,
  instance: Instance,
  { folder, deep }: FileArrives,
  { dir_id }: Pick<Node, 'dir_id'>,
): Promise<boolean> {
  let id = dir_id;
  for (let depth = 0; depth < MAX_DEPTH && id !== '' && id !== TRASH_ID; depth++) {
    if (id === folder) return true;
    if (!deep) return false;
    try {
      id = (await vfs.get(instance, id)).dir_id;
    } catch (error) {
      if (isKind(error, 'not-found')) return false;
      throw error;
    }
  }
  return false;
}
