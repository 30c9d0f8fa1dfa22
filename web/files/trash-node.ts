import { allowedNode } from './allow-node.ts';
import { authorOf } from './author.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { nodeById } from './find-node.ts';
import { ifMatchOf } from './preconditions.ts';
import { renderNode } from './render-node.ts';

/** `DELETE /files/:file-id`: to the trash. */
export async function trashNode(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const { node, permission } = await allowedNode(c, deps, 'PATCH', nodeById(c, deps));
  const author = authorOf(c, deps, permission);
  return renderNode(c, deps, await deps.vfs.trash(c.var.instance, author, node._id, ifMatchOf(c)));
}
