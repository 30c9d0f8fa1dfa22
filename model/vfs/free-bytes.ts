import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import type { VfsParts } from './parts.ts';
import { BLOBS } from './views.ts';

/**
 * Deletes the bytes that neither a file nor a version names any more.
 * @returns how many of the keys were deleted
 */
export async function freeBytes(parts: VfsParts, instance: Instance, keys: readonly string[]): Promise<number> {
  if (keys.length === 0) return 0;
  await parts.files(instance);
  return parts.alone(instance, () => freeBytesAlone(parts, instance, keys));
}

/**
 * The caller holds the lock of the tree. What was done is done: a store that does not answer keeps some bytes that nobody
 * names, which are collected another day.
 */
export async function freeBytesAlone(parts: VfsParts, instance: Instance, keys: readonly string[]): Promise<number> {
  if (keys.length === 0) return 0;
  const named = await namedKeys(parts, instance, keys);
  const free = keys.filter((key) => !named.has(key));
  let freed = 0;
  try {
    for (const key of free) {
      await parts.blobs.delete(instance.prefix, key);
      freed++;
    }
  } catch (error) {
    if (!isKind(error, 'unavailable')) throw error;
    parts.onFailure(error);
  }
  return freed;
}

/** Those of the keys that a document names. */
export async function namedKeys(
  parts: VfsParts,
  instance: Instance,
  keys: readonly string[],
): Promise<ReadonlySet<unknown>> {
  const named = new Set<unknown>();
  for (const database of [await parts.files(instance), await parts.versions(instance)]) {
    const { rows } = await database.view(BLOBS.ddoc, BLOBS.name, { keys });
    for (const { key } of rows) named.add(key);
  }
  return named;
}
