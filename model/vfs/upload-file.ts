import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { newDates } from './dates.ts';
import { overQuota, spaceLeft, warnOfQuota } from './disk-usage.ts';
import { childNamed, getParent } from './lookup.ts';
import { newCozyMetadata } from './metadata.ts';
import { mimeAndClass } from './mime.ts';
import { checkDepth, checkName, nameTaken } from './names.ts';
import type { VfsParts } from './parts.ts';
import { withSniffedMime } from './sniff-mime.ts';
import { type Content, type StoredContent, storeContent } from './store-content.ts';
import type { Author, File, FileDoc, NewFile, Place } from './types.ts';

/** Stores a new file. What can be refused before the bytes come is refused then, and checked again once they are there. */
export async function uploadFile(
  parts: VfsParts,
  instance: Instance,
  author: Author,
  place: Place,
  given: NewFile,
  content: Content,
): Promise<File> {
  checkName(place.name);
  await checkPlace(parts, instance, place);
  const space = await spaceLeft(parts, instance);
  const write = async (stored: StoredContent, said: NewFile) => {
    await checkPlace(parts, instance, place);
    const left = await spaceLeft(parts, instance);
    if (stored.size > left) throw overQuota();
    const doc = toDocument(parts, author, place, said, stored);
    const file = await parts.docs.create<FileDoc>(instance, DOCTYPES.files, {
      ...(given.id && { _id: given.id }),
      ...doc,
    });
    warnOfQuota(parts, instance, left, left - stored.size);
    return file;
  };
  // Two files that would each fit in the quota must not go in together.
  const isLimited = instance.disk_quota !== undefined;
  const commit = async (stored: StoredContent) => {
    const said = await withSniffedMime(parts, instance, place.name, given, stored);
    const work = () => write(stored, said);
    return isLimited ? parts.alone(instance, work) : parts.beside(instance, place, work);
  };
  return storeContent(parts, instance, content, given, { space, commit });
}

export async function checkPlace(parts: VfsParts, instance: Instance, { dirId, name }: Place): Promise<void> {
  const { above } = await getParent(parts, instance, dirId);
  checkDepth(above.length + 1);
  if (await childNamed(parts, instance, dirId, name)) throw nameTaken();
}

function toDocument(
  parts: VfsParts,
  author: Author,
  { dirId, name }: Place,
  given: NewFile,
  { key, size, md5 }: StoredContent,
): FileDoc {
  const at = new Date(parts.now()).toISOString();
  return {
    type: 'file',
    name,
    dir_id: dirId,
    ...newDates(parts.now(), given.createdAt, given.updatedAt),
    tags: [...new Set(given.tags)],
    size: String(size),
    md5sum: md5.toString('base64'),
    ...mimeAndClass(name, given.mime),
    executable: given.executable ?? false,
    trashed: false,
    encrypted: given.encrypted ?? false,
    ...(given.references && { referenced_by: [...given.references] }),
    ...(given.metadata && { metadata: given.metadata }),
    cozyMetadata: newCozyMetadata(author, at, given, true),
    internal_vfs_id: key,
  };
}
