import type { Instance } from '#model/instance';
import { asFile, getNode } from '../lookup.ts';
import { overwriteFile } from '../overwrite-file.ts';
import type { VfsParts } from '../parts.ts';
import { contentOf } from '../store-content.ts';
import type { Author, File } from '../types.ts';
import { withContent } from '../with-content.ts';

/** The copy has bytes of its own: each key belongs to one document. */
export async function createVersion(
  parts: VfsParts,
  instance: Instance,
  author: Author,
  id: string,
  { tags, metadata }: Pick<File, 'tags' | 'metadata'>,
): Promise<File> {
  const known = asFile(await getNode(parts, instance, id));
  return withContent(parts, instance, known, async (file) => {
    const { mime, executable, encrypted } = file;
    const given = { mime, executable, encrypted, tags, ...(metadata && { metadata }) };
    const options = { ifMatch: file._rev, always: true };
    return overwriteFile(parts, instance, author, id, given, contentOf(file), options);
  });
}
