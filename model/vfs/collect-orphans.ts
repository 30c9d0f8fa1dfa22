import type { Instance } from '#model/instance';
import { keyTime, UPLOAD_AGE } from './blob-key.ts';
import type { VfsParts } from './parts.ts';
import { BLOBS } from './views.ts';

const BATCH = 500;

/**
 * Deletes the bytes that no document names, which a killed process may leave. Young ones are kept: their document may be
 * about to be written.
 * @returns how many were deleted
 */
export async function collectOrphans(parts: VfsParts, instance: Instance, age = UPLOAD_AGE): Promise<number> {
  let deleted = 0;
  let batch: string[] = [];
  for await (const key of parts.blobs.list(instance.prefix)) {
    if (parts.now() - keyTime(key) < age) continue;
    batch.push(key);
    if (batch.length < BATCH) continue;
    deleted += await collect(parts, instance, batch);
    batch = [];
  }
  return deleted + (await collect(parts, instance, batch));
}

async function collect(parts: VfsParts, instance: Instance, keys: readonly string[]): Promise<number> {
  if (keys.length === 0) return 0;
  const files = await parts.files(instance);
  return parts.alone(instance, async () => {
    const { rows } = await files.view(BLOBS.ddoc, BLOBS.name, { keys });
    const named = new Set(rows.map(({ key }) => key));
    const orphans = keys.filter((key) => !named.has(key));
    for (const key of orphans) await parts.blobs.delete(instance.prefix, key);
    return orphans.length;
  });
}
