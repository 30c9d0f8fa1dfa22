import { TRASH_ID } from '#model/vfs';
import { allowedNode } from './allow-node.ts';
import type { FilesContext, FilesDeps } from './deps.ts';

/** `DELETE /files/trash`. */
export async function emptyTrash(c: FilesContext, deps: FilesDeps): Promise<Response> {
  await allowedNode(c, deps, 'DELETE', () => deps.vfs.get(c.var.instance, TRASH_ID));
  await deps.vfs.emptyTrash(c.var.instance);
  return c.body(null, 204);
}
