import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import type { FilesContext, FilesDeps } from './deps.ts';

/** `DELETE /files/versions`: the old versions of all the files. */
export async function deleteVersions(c: FilesContext, deps: FilesDeps): Promise<Response> {
  deps.permissions.allowType(await permissionOf(c, deps.permissions), 'DELETE', DOCTYPES.files);
  await deps.vfs.deleteAllVersions(c.var.instance);
  return c.body(null, 204);
}
