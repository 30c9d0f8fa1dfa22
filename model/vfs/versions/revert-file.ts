import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { freeBytes } from '../free-bytes.ts';
import { asFile, getNode } from '../lookup.ts';
import { touchedCozyMetadata } from '../metadata.ts';
import { tellReplaced, type VfsParts } from '../parts.ts';
import type { Author, File, FileDoc } from '../types.ts';
import { keepWhile, planKeeping } from './keep-content.ts';
import { getVersion } from './lookup.ts';
import type { Version } from './types.ts';

/** Puts an old content back. The current one becomes a version, however young: nothing is lost by looking back. */
export async function revertFile(
  parts: VfsParts,
  instance: Instance,
  author: Author,
  id: string,
  key: string,
): Promise<File> {
  await parts.files(instance);
  const { file, dropped } = await parts.alone(instance, async () => {
    const old = asFile(await getNode(parts, instance, id));
    const version = await getVersion(parts, instance, id, key);
    const { keeps, drops } = await planKeeping(parts, instance, old, version.md5sum, true);
    const others = drops.filter(({ _id }) => _id !== version._id);
    const isCurrent = version.internal_vfs_id === old.internal_vfs_id;
    const next = reverted(parts, author, old, version);
    const file = await keepWhile(parts, instance, old, { keeps: keeps && !isCurrent, drops: others }, () =>
      parts.docs.update<FileDoc>(instance, DOCTYPES.files, next, old),
    );
    tellReplaced(parts, instance, old, file);
    await parts.docs.delete(instance, DOCTYPES.fileVersions, version);
    return { file, dropped: others };
  });
  await freeBytes(
    parts,
    instance,
    dropped.map(({ internal_vfs_id }) => internal_vfs_id),
  );
  return file;
}

function reverted(parts: VfsParts, author: Author, old: File, version: Version): File {
  const { metadata: _replaced, ...kept } = old;
  const { uploadedAt, uploadedBy, uploadedOn } = version.cozyMetadata ?? {};
  const upload = { uploadedAt, uploadedBy, uploadedOn };
  const known = Object.fromEntries(Object.entries(upload).filter(([, value]) => value !== undefined));
  return {
    ...kept,
    updated_at: version.updated_at,
    size: version.size,
    md5sum: version.md5sum,
    tags: version.tags,
    ...(version.metadata && { metadata: version.metadata }),
    cozyMetadata: {
      ...touchedCozyMetadata(old.cozyMetadata, author, new Date(parts.now()).toISOString()),
      ...known,
    } as NonNullable<File['cozyMetadata']>,
    internal_vfs_id: version.internal_vfs_id,
  };
}
