import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import { asFile, getNode } from './lookup.ts';
import type { VfsParts } from './parts.ts';
import type { File } from './types.ts';

const TRIES = 5;

/**
 * Runs `work`, which opens the bytes of a file; once more, with the file as it is then, when an overwrite took them away
 * between the reading of the document and the opening. Bytes that are open stay readable to their end.
 */
export async function withContent<T>(
  parts: VfsParts,
  instance: Instance,
  file: File,
  work: (file: File) => Promise<T>,
): Promise<T> {
  let current = file;
  for (let tries = 1; ; tries++) {
    try {
      return await work(current);
    } catch (error) {
      if (tries === TRIES || !isKind(error, 'not-found')) throw error;
      const next = asFile(await getNode(parts, instance, file._id));
      if (next.internal_vfs_id === current.internal_vfs_id) throw error;
      current = next;
    }
  }
}
