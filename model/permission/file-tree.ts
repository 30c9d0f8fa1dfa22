import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { ifFound } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';

/** A folder above a file. */
interface Folder {
  id: string;
  members: JsonObject;
}

/** The folders above a file, from the nearest to the root: a rule on one of them covers the file. */
export type FoldersAbove = (instance: Instance, file: JsonObject) => AsyncIterable<Folder>;

/** As deep as a path may be. */
const MAX_DEPTH = 512;

/** Follows `dir_id` in the documents. */
export function foldersAbove(docs: Docs): FoldersAbove {
  return async function* folders(instance, file) {
    let id = file['dir_id'];
    for (let depth = 0; depth < MAX_DEPTH && typeof id === 'string' && id !== ''; depth++) {
      const members = await find(docs, instance, id);
      if (!members) return;
      yield { id, members };
      id = members['dir_id'];
    }
  };
}

async function find(docs: Docs, instance: Instance, id: string): Promise<JsonObject | undefined> {
  return ifFound(docs.get(instance, DOCTYPES.files, id));
}
