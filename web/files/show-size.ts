import { renderResource } from '#web/render';
import { allowedNode } from './allow-node.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { nodeById } from './find-node.ts';

/** `GET /files/:file-id/size`: the bytes of all that is below a directory. @compat as a text */
export async function showSize(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const { node } = await allowedNode(c, deps, 'GET', nodeById(c, deps));
  const size = String(await deps.vfs.size(c.var.instance, node));
  return renderResource(c, { type: 'io.cozy.files.sizes', id: node._id, attributes: { size } });
}
