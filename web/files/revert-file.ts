import { allowedNode } from './allow-node.ts';
import { authorOf } from './author.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { nodeById } from './find-node.ts';
import { renderNode } from './render-node.ts';

/** `POST /files/revert/:file-id/:version`: an old content becomes the current one again. */
export async function revertFile(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const { node, permission } = await allowedNode(c, deps, 'POST', nodeById(c, deps));
  const author = authorOf(c, deps, permission);
  const version = c.req.param('version') ?? '';
  return renderNode(c, deps, await deps.vfs.revert(c.var.instance, author, node._id, version));
}
