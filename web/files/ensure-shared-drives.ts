import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import { authorOf } from './author.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { renderNode } from './render-node.ts';

/** `POST /files/shared-drives`: the directory that holds the drives which others share, made when it is not there. */
export async function ensureSharedDrives(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const permission = await permissionOf(c, deps.permissions);
  deps.permissions.allowType(permission, 'POST', DOCTYPES.files);
  const author = authorOf(c, deps, permission);
  return renderNode(c, deps, await deps.vfs.special(c.var.instance, author, 'io.cozy.files.shared-drives-dir'));
}
