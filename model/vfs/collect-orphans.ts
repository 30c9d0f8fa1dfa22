import type { Instance } from '#model/instance';
import { keyTime, UPLOAD_AGE } from './blob-key.ts';
import { freeBytes } from './free-bytes.ts';
import type { VfsParts } from './parts.ts';
import { collectUploads } from './uploads/remove-upload.ts';
import { piecesContainer } from './uploads/state.ts';

const BATCH = 500;

/**
 * Deletes the bytes that no document names, which a killed process may leave. Young ones are kept: their document may be
 * about to be written. Resumable uploads that have expired go too.
 * @returns how many were deleted
 */
export async function collectOrphans(parts: VfsParts, instance: Instance, age = UPLOAD_AGE): Promise<number> {
  for (const container of [instance.prefix, piecesContainer(instance)]) await parts.blobs.sweep(container, age);
  let deleted = 0;
  let batch: string[] = [];
  for await (const key of parts.blobs.list(instance.prefix)) {
    if (parts.now() - keyTime(key) < age) continue;
    batch.push(key);
    if (batch.length < BATCH) continue;
    deleted += await freeBytes(parts, instance, batch);
    batch = [];
  }
  deleted += await collectUploads(parts, instance, age);
  return deleted + (await freeBytes(parts, instance, batch));
}
