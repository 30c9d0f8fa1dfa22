import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import { freeName } from './free-name.ts';
import { ancestors, isInTrash, joinPath } from './lookup.ts';
import { touchedCozyMetadata } from './metadata.ts';
import type { VfsParts } from './parts.ts';
import { getChangeable } from './preconditions.ts';
import { moving } from './settle.ts';
import { type Author, type Node, TRASH_ID, TRASH_PATH } from './types.ts';

/** Moves a file or a tree to the trash; one of the same name that is there already is no obstacle. */
export async function trashNode(
  parts: VfsParts,
  instance: Instance,
  author: Author,
  id: string,
  ifMatch?: string,
): Promise<Node> {
  return moving(parts, instance, async (note) => {
    const old = await getChangeable(parts, instance, id, ifMatch);
    const above = await ancestors(parts, instance, old);
    if (isInTrash(old, above)) throw new AppError('bad-request', 'File or directory is already in the trash');
    const [parent, ...higher] = above;
    const at = new Date(parts.now()).toISOString();
    const node: Node = {
      ...old,
      name: await freeName(parts, instance, TRASH_ID, old),
      dir_id: TRASH_ID,
      restore_path: parent ? joinPath(parent, higher) : '/',
      cozyMetadata: { ...touchedCozyMetadata(old.cozyMetadata, author, at), trashedAt: at },
    };
    const moved: Node =
      node.type === 'file' ? { ...node, trashed: true } : { ...node, path: `${TRASH_PATH}/${node.name}` };
    await note(old, true);
    return parts.docs.update<Node>(instance, DOCTYPES.files, moved, old);
  });
}
