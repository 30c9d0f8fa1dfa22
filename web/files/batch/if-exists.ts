import type { Permission } from '#model/permission';
import type { Author, File, NewFile, Node } from '#model/vfs';
import type { TarEntry } from '#pkg/archive';
import { AppError } from '#pkg/errors';
import { checkNode } from '../allow-node.ts';
import type { FilesContext, FilesDeps } from '../deps.ts';

const CHOICES = ['error', 'skip', 'overwrite', 'rename'] as const;

/** What becomes of an entry whose name is taken. */
export type IfExists = (typeof CHOICES)[number];

export function ifExistsOf(c: FilesContext): IfExists {
  const asked = c.req.query('IfExists') || 'error';
  const choice = CHOICES.find((name) => name === asked);
  if (choice) return choice;
  throw new AppError('unprocessable', `IfExists is one of ${CHOICES.join(', ')}`, { parameter: 'IfExists' });
}

/** Replaces a content by that of an entry, which says nothing of tags and metadata: they stay. */
export async function overwriteByEntry(
  c: FilesContext,
  deps: FilesDeps,
  { permission, author }: { permission: Permission; author: Author },
  there: Node,
  given: NewFile,
  { content }: Pick<TarEntry, 'content'>,
): Promise<File> {
  await checkNode(c, deps, permission, 'PUT', there);
  if (there.type === 'directory') throw new AppError('conflict', 'A directory has that name', { parameter: 'name' });
  if (given.md5?.toString('base64') === there.md5sum) return there;
  const { tags, metadata } = there;
  const said = { ...given, tags, ...(metadata && { metadata }) };
  return deps.vfs.overwrite(c.var.instance, author, there._id, said, content, { ifMatch: there._rev });
}
