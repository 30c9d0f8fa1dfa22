import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError, isKind } from '#pkg/errors';
import { createPathAlone } from './create-directory.ts';
import { freeName } from './free-name.ts';
import { ancestors, getDirectory, isInTrash, joinPath } from './lookup.ts';
import { touchedCozyMetadata } from './metadata.ts';
import { namesOf } from './names.ts';
import type { VfsParts } from './parts.ts';
import { getChangeable } from './preconditions.ts';
import { moving } from './settle.ts';
import { type Author, type Directory, type Node, ROOT_ID, TRASH_ID } from './types.ts';

/** Puts something of the trash back where it was; the directories above that are gone are made again. */
export async function restoreNode(parts: VfsParts, instance: Instance, author: Author, id: string): Promise<Node> {
  return moving(parts, instance, async (note) => {
    const old = await getChangeable(parts, instance, id, undefined);
    const above = await ancestors(parts, instance, old);
    if (!isInTrash(old, above)) throw new AppError('bad-request', 'File or directory is not in the trash');
    const parent = await directoryAt(parts, instance, author, restorePath(old, above));
    const { restore_path: _gone, ...kept } = old;
    const {
      trashedAt: _at,
      trashedBy: _by,
      ...cozyMetadata
    } = touchedCozyMetadata(old.cozyMetadata, author, new Date(parts.now()).toISOString());
    const name = await freeName(parts, instance, parent._id, old);
    const node = { ...kept, name, dir_id: parent._id, cozyMetadata } as Node;
    const path = joinPath(node, [parent, ...(await ancestors(parts, instance, parent))]);
    const moved: Node = node.type === 'file' ? { ...node, trashed: false } : { ...node, path };
    await note(old, true);
    return parts.docs.update<Node>(instance, DOCTYPES.files, moved, old);
  });
}

/** What was trashed itself knows its path; what is inside is found from the part that was. */
function restorePath(node: Node, above: readonly Directory[]): string {
  const depth = above.findIndex(({ _id }) => _id === TRASH_ID);
  const [top, ...inside] = [node, ...above.slice(0, depth)].reverse();
  if (!top || top === node) return node.restore_path ?? '/';
  const names = [top, ...inside.slice(0, -1)].map(({ name }) => name);
  return `${top.restore_path ?? ''}/${names.join('/')}`;
}

/** The root, when a file has taken the place of a directory of the path. */
async function directoryAt(parts: VfsParts, instance: Instance, author: Author, path: string): Promise<Directory> {
  const names = namesOf(path);
  if (names.length === 0) return getDirectory(parts, instance, ROOT_ID);
  try {
    return await createPathAlone(parts, instance, author, names, { recursive: true });
  } catch (error) {
    if (isKind(error, 'conflict', 'not-found')) return getDirectory(parts, instance, ROOT_ID);
    throw error;
  }
}
