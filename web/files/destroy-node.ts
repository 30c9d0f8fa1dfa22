import { allowedNode } from './allow-node.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { nodeById } from './find-node.ts';
import { ifMatchOf } from './preconditions.ts';

/** `DELETE /files/trash/:file-id`: for ever. */
export async function destroyNode(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const { node } = await allowedNode(c, deps, 'DELETE', nodeById(c, deps));
  await deps.vfs.destroy(c.var.instance, node._id, ifMatchOf(c));
  return c.body(null, 204);
}
