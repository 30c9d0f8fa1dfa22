import type { FilesContext, FilesDeps } from '../deps.ts';
import { allowedUpload } from './allowed-upload.ts';
import { uploadHeaders } from './tus-headers.ts';

/** `HEAD /files/uploads/:id`: where the client must go on. */
export async function showUpload(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const { id } = await allowedUpload(c, deps);
  const upload = await deps.vfs.resumeUpload(c.var.instance, id);
  uploadHeaders(c, upload);
  c.header('Upload-Length', String(upload.given.size));
  if (upload.note !== '') c.header('Upload-Metadata', upload.note);
  c.header('Cache-Control', 'no-store');
  return c.body(null, 200);
}
