import type { FilesContext, FilesDeps } from '../deps.ts';
import { allowedUpload } from './allowed-upload.ts';

/** `DELETE /files/uploads/:id`: gives it up. The file, if it is there already, stays. */
export async function removeUpload(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const { id } = await allowedUpload(c, deps);
  await deps.vfs.removeUpload(c.var.instance, id);
  return c.body(null, 204);
}
