import { renderResource } from '#web/render';
import { allowedNode } from './allow-node.ts';
import type { FilesContext, ScanDeps } from './deps.ts';
import { nodeById } from './find-node.ts';

/** `GET /files/:file-id/size`: the bytes of all that is below a directory. @compat as a text */
export async function showSize(c: FilesContext, deps: ScanDeps): Promise<Response> {
  const { node, permission } = await allowedNode(c, deps, 'GET', nodeById(c, deps));
  const size = await deps.scans.during(c, permission, () => deps.vfs.size(c.var.instance, node));
  return renderResource(c, { type: 'io.cozy.files.sizes', id: node._id, attributes: { size: String(size) } });
}
