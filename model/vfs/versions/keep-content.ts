import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import type { VfsParts } from '../parts.ts';
import type { File } from '../types.ts';
import { listVersions } from './lookup.ts';
import { isWorthKeeping, tooMany } from './retention.ts';
import type { Version, VersionDoc } from './types.ts';

export interface Keeping {
  /** The content gets a version of its own, or has one. */
  keeps: boolean;
  /** Versions that go instead. */
  drops: Version[];
}

/** What the rules say of the content that a file is about to lose. */
export async function planKeeping(
  parts: VfsParts,
  instance: Instance,
  file: File,
  nextMd5: string,
  always: boolean,
): Promise<Keeping> {
  const all = await listVersions(parts, instance, file._id);
  // A process that died between the version and the file left a version of the current content.
  const kept = all.filter(({ internal_vfs_id }) => internal_vfs_id !== file.internal_vfs_id);
  const isNew = always || (nextMd5 !== file.md5sum && isWorthKeeping(file, kept, parts.versioning));
  const keeps = isNew || kept.length < all.length;
  return { keeps, drops: tooMany(kept, keeps ? 1 : 0, parts.versioning) };
}

/**
 * Runs `replace`, which makes the file name other bytes, once a version names the current ones: whenever the process dies,
 * some document names them. The caller holds the lock of the tree.
 */
export async function keepWhile<T>(
  parts: VfsParts,
  instance: Instance,
  file: File,
  { keeps, drops }: Keeping,
  replace: () => Promise<T>,
): Promise<T> {
  const added = keeps ? await addVersion(parts, instance, file) : undefined;
  let replaced: T;
  try {
    replaced = await replace();
  } catch (error) {
    if (added && isKind(error, 'conflict')) await parts.docs.delete(instance, DOCTYPES.fileVersions, added);
    throw error;
  }
  for (const version of drops) await parts.docs.delete(instance, DOCTYPES.fileVersions, version);
  return replaced;
}

/** @returns undefined when it is there already */
async function addVersion(parts: VfsParts, instance: Instance, file: File): Promise<Version | undefined> {
  await parts.versions(instance);
  const { _id, internal_vfs_id, updated_at, size, md5sum, tags, metadata, cozyMetadata } = file;
  try {
    return await parts.docs.create<VersionDoc>(instance, DOCTYPES.fileVersions, {
      _id: `${_id}/${internal_vfs_id}`,
      file_id: _id,
      updated_at,
      size,
      md5sum,
      tags,
      ...(metadata && { metadata }),
      ...(cozyMetadata && { cozyMetadata }),
      internal_vfs_id,
      relationships: { file: { data: { _id, _type: DOCTYPES.files } } },
    });
  } catch (error) {
    if (isKind(error, 'conflict')) return undefined;
    throw error;
  }
}
