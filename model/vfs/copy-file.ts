import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import { nextName } from './free-name.ts';
import { asFile, getNode, getParent } from './lookup.ts';
import { checkName } from './names.ts';
import type { VfsParts } from './parts.ts';
import { contentOf } from './store-content.ts';
import type { Author, File, Place } from './types.ts';
import { uploadFile } from './upload-file.ts';
import { withContent } from './with-content.ts';

/** Copies of the bytes, when others take the name meanwhile. */
const TRIES = 5;

/**
 * A new file with the bytes, the tags and the metadata of another; the next number follows a name that is taken. The bytes
 * are copied inside the store. @param to default: its own directory and name @param copyId of the document that is made
 */
export async function copyFile(
  parts: VfsParts,
  instance: Instance,
  author: Author,
  id: string,
  to: Partial<Place> = {},
  copyId?: string,
): Promise<File> {
  const source = asFile(await getNode(parts, instance, id));
  const { dirId = source.dir_id, name: wanted = source.name } = to;
  checkName(wanted);
  await getParent(parts, instance, dirId);
  for (let tries = 1; ; tries++) {
    const place = { dirId, name: await nextName(parts, instance, dirId, wanted) };
    try {
      return await withContent(parts, instance, source, (file) => copyTo(parts, instance, author, place, file, copyId));
    } catch (error) {
      if (tries === TRIES || !isKind(error, 'conflict')) throw error;
    }
  }
}

async function copyTo(
  parts: VfsParts,
  instance: Instance,
  author: Author,
  place: Place,
  file: File,
  id?: string,
): Promise<File> {
  const { tags, mime, executable, encrypted, metadata } = file;
  const kept = { tags, mime, executable, encrypted, ...(metadata && { metadata }) };
  const given = { ...kept, size: Number(file.size), ...(id && { id }) };
  return uploadFile(parts, instance, author, place, given, contentOf(file));
}
