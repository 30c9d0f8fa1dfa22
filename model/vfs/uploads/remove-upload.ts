import type { Instance } from '#model/instance';
import { keyTime, UPLOAD_AGE } from '../blob-key.ts';
import type { VfsParts } from '../parts.ts';
import { allStates, findState, hasExpired, piecesContainer, readState, removeState } from './state.ts';
import type { UploadState } from './types.ts';

export async function removeUpload(parts: VfsParts, instance: Instance, id: string): Promise<void> {
  await parts.uploading(instance, id, async () => {
    await removeUploadAlone(parts, instance, id, await readState(parts, instance, id));
  });
}

/** The caller holds the lock of the upload. What names the pieces goes first. */
export async function removeUploadAlone(
  parts: VfsParts,
  instance: Instance,
  id: string,
  state: UploadState,
): Promise<void> {
  await removeState(parts, instance, id);
  await removePieces(parts, instance, state);
}

export async function removePieces(parts: VfsParts, instance: Instance, { pieces }: UploadState): Promise<void> {
  for (const { key } of pieces) await parts.blobs.delete(piecesContainer(instance), key);
}

async function removeExpired(parts: VfsParts, instance: Instance, id: string): Promise<void> {
  await parts.uploading(instance, id, async () => {
    const state = await findState(parts, instance, id);
    if (state && hasExpired(parts, state)) await removeUploadAlone(parts, instance, id, state);
  });
}

/** Forgets the uploads that have expired, and deletes the pieces that a killed process left. */
export async function collectUploads(parts: VfsParts, instance: Instance, age = UPLOAD_AGE): Promise<number> {
  const kept = new Set<string>();
  for (const [id, state] of await allStates(parts, instance)) {
    if (hasExpired(parts, state)) await removeExpired(parts, instance, id);
    else for (const { key } of state.pieces) kept.add(key);
  }
  let deleted = 0;
  for await (const key of parts.blobs.list(piecesContainer(instance))) {
    // A young one may be of a request under way, whose upload names it next.
    if (kept.has(key) || parts.now() - keyTime(key.slice(key.indexOf('/') + 1)) < age) continue;
    await parts.blobs.delete(piecesContainer(instance), key);
    deleted++;
  }
  return deleted;
}
