import { allowedNode } from './allow-node.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { nodeById } from './find-node.ts';

/** `DELETE /files/:file-id/:version`. */
export async function deleteVersion(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const { node } = await allowedNode(c, deps, 'DELETE', nodeById(c, deps));
  await deps.vfs.deleteVersion(c.var.instance, node._id, c.req.param('version') ?? '');
  return c.body(null, 204);
}
