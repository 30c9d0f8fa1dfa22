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
  for (const [id, state] of await allStates(parts, instance)) {
    if (hasExpired(parts, state)) await removeExpired(parts, instance, id);
  }
  const stray = await strayPieces(parts, instance, age);
  for (const key of stray) await parts.blobs.delete(piecesContainer(instance), key);
  return stray.length;
}

/** Keys of the pieces that no upload names. A young one may be of a request under way, whose upload names it next. */
export async function strayPieces(parts: VfsParts, instance: Instance, age: number): Promise<string[]> {
  const old: string[] = [];
  for await (const key of parts.blobs.list(piecesContainer(instance))) {
    if (parts.now() - keyTime(key.slice(key.indexOf('/') + 1)) >= age) old.push(key);
  }
  // Asked after the list: an upload that names its piece only now keeps it.
  const states = await allStates(parts, instance);
  const named = new Set(states.flatMap(([, { pieces }]) => pieces.map(({ key }) => key)));
  return old.filter((key) => !named.has(key));
}
