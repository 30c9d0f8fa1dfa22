import { allowedNode } from './allow-node.ts';
import { authorOf } from './author.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { nodeById } from './find-node.ts';
import { renderNode } from './render-node.ts';

/** `POST /files/trash/:file-id`: back where it was. */
export async function restoreNode(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const { node, permission } = await allowedNode(c, deps, 'PATCH', nodeById(c, deps));
  const author = authorOf(c, deps, permission);
  return renderNode(c, deps, await deps.vfs.restore(c.var.instance, author, node._id));
}
