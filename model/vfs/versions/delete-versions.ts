import { toObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { Json } from '#pkg/json';
import { freeBytesAlone } from '../free-bytes.ts';
import type { VfsParts } from '../parts.ts';
import { VERSION_SIZES } from '../views.ts';
import { listVersions } from './lookup.ts';
import type { Version } from './types.ts';

const BATCH = 200;

/** Deletes every old version of every file. */
export async function deleteAllVersions(parts: VfsParts, instance: Instance): Promise<void> {
  const versions = await parts.versions(instance);
  const { ddoc, name } = VERSION_SIZES;
  for (;;) {
    const { rows } = await versions.view(ddoc, name, { reduce: false, includeDocs: true, limit: BATCH });
    const batch = rows.flatMap(({ doc }) => (doc ? [toObject<Version>(doc)] : []));
    if (batch.length === 0) return;
    await parts.alone(instance, async () => {
      await freeBytesAlone(parts, instance, await forget(parts, instance, batch));
    });
  }
}

/**
 * Deletes the documents of the versions of files that are about to be destroyed. The caller holds the lock of the tree.
 * @returns the keys of their bytes
 */
export async function forgetVersions(
  parts: VfsParts,
  instance: Instance,
  fileIds: readonly string[],
): Promise<string[]> {
  const keys: string[] = [];
  for (const id of fileIds) keys.push(...(await forget(parts, instance, await listVersions(parts, instance, id))));
  return keys;
}

async function forget(parts: VfsParts, instance: Instance, batch: readonly Version[]): Promise<string[]> {
  if (batch.length === 0) return [];
  const versions = await parts.versions(instance);
  const body = Json.of({});
  await versions.bulkDocs(batch.map(({ _id, _rev }) => ({ id: _id, rev: _rev, deleted: true, body })));
  return batch.map(({ internal_vfs_id }) => internal_vfs_id);
}
