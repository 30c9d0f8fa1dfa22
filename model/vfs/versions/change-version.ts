import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { freeBytes } from '../free-bytes.ts';
import type { VfsParts } from '../parts.ts';
import { getVersion } from './lookup.ts';
import type { Version, VersionDoc } from './types.ts';

/** One with tags is the last to go. */
export async function tagVersion(
  parts: VfsParts,
  instance: Instance,
  fileId: string,
  key: string,
  tags: readonly string[],
): Promise<Version> {
  await parts.files(instance);
  return parts.alone(instance, async () => {
    const version = await getVersion(parts, instance, fileId, key);
    const tagged = { ...version, tags: [...new Set(tags)] };
    return parts.docs.update<VersionDoc>(instance, DOCTYPES.fileVersions, tagged, version);
  });
}

export async function deleteVersion(parts: VfsParts, instance: Instance, fileId: string, key: string): Promise<void> {
  await parts.files(instance);
  const { internal_vfs_id } = await parts.alone(instance, async () => {
    const version = await getVersion(parts, instance, fileId, key);
    await parts.docs.delete(instance, DOCTYPES.fileVersions, version);
    return version;
  });
  await freeBytes(parts, instance, [internal_vfs_id]);
}
