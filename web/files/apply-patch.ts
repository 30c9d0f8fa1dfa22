import type { Permission } from '#model/permission';
import type { Node } from '#model/vfs';
import { allowMetadata } from './allow-metadata.ts';
import { checkDraft, checkNode } from './allow-node.ts';
import { authorOf } from './author.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import type { Patch } from './node-changes.ts';

/** @returns the file or directory as it is then, or undefined when it is destroyed */
export async function applyPatch(
  c: FilesContext,
  deps: FilesDeps,
  permission: Permission,
  node: Node,
  { changes, moveToTrash, permanentDelete }: Patch,
  ifMatch?: string,
): Promise<Node | undefined> {
  const { vfs } = deps;
  const { instance } = c.var;
  const author = authorOf(c, deps, permission);
  await checkNode(c, deps, permission, 'PATCH', node);
  allowMetadata(deps, permission, 'PATCH', changes.metadata, node.metadata);
  if (permanentDelete) {
    await checkNode(c, deps, permission, 'DELETE', node);
    // Destroyed from the trash only, so that a process that dies half-way leaves the rest where it can be found.
    const trashed = (await vfs.isTrashed(instance, node)) ? node : await vfs.trash(instance, author, node._id, ifMatch);
    await vfs.destroy(instance, trashed._id);
    return undefined;
  }
  if (moveToTrash) return vfs.trash(instance, author, node._id, ifMatch);
  if (changes.dirId !== undefined && changes.dirId !== node.dir_id) {
    // Who may only write in a directory must not put things elsewhere.
    await checkDraft(c, deps, permission, 'PATCH', { ...node, dir_id: changes.dirId });
  }
  return vfs.patch(instance, author, node._id, changes, ifMatch);
}
