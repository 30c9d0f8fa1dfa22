import type { Readable } from 'node:stream';
import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { overQuota, spaceLeft } from './disk-usage.ts';
import { asFile, getNode } from './lookup.ts';
import { touchedCozyMetadata } from './metadata.ts';
import { mimeAndClass } from './mime.ts';
import type { VfsParts } from './parts.ts';
import { checkRev } from './preconditions.ts';
import { type StoredContent, storeContent } from './store-content.ts';
import type { Author, File, FileDoc, NewFile } from './types.ts';

/**
 * Replaces the content of a file. It keeps its name, place, creation date and references; all the rest is what the
 * request says.
 * @param ifMatch the revision to replace; rejects with kind `precondition-failed` when it is not the current one
 */
export async function overwriteFile(
  parts: VfsParts,
  instance: Instance,
  author: Author,
  id: string,
  given: NewFile,
  content: Readable,
  ifMatch?: string,
): Promise<File> {
  const current = async () => {
    const file = asFile(await getNode(parts, instance, id));
    checkRev(file, ifMatch);
    return file;
  };
  const space = await spaceLeft(parts, instance, Number((await current()).size));
  const commit = (stored: StoredContent) =>
    parts.alone(instance, async () => {
      const old = await current();
      if (stored.size > (await spaceLeft(parts, instance, Number(old.size)))) throw overQuota();
      const file = replaced(parts, author, old, given, stored);
      return { old, file: await parts.docs.update<FileDoc>(instance, DOCTYPES.files, file, old) };
    });
  const { old, file } = await storeContent(parts, instance, content, given, { space, commit });
  await parts.blobs.delete(instance.prefix, old.internal_vfs_id);
  return file;
}

function replaced(parts: VfsParts, author: Author, old: File, given: NewFile, stored: StoredContent): File {
  const at = new Date(parts.now()).toISOString();
  const { metadata: _replaced, ...kept } = old;
  return {
    ...kept,
    updated_at: given.updatedAt ?? at,
    tags: [...new Set(given.tags)],
    size: String(stored.size),
    md5sum: stored.md5.toString('base64'),
    ...mimeAndClass(old.name, given.mime),
    executable: given.executable ?? false,
    encrypted: given.encrypted ?? false,
    ...(given.metadata && { metadata: given.metadata }),
    cozyMetadata: touchedCozyMetadata(old.cozyMetadata, author, at, true),
    internal_vfs_id: stored.key,
  };
}
