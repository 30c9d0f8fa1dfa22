import type { Upload } from '#model/vfs';
import type { FilesContext } from '../deps.ts';

export const TUS_VERSION = '1.0.0';

const EXPOSED =
  'Location, Content-Location, Tus-Resumable, Upload-Expires, Upload-Length, Upload-Metadata, Upload-Offset';

/** What every answer says, and what a web page may read of it. */
export function tusHeaders(c: FilesContext): void {
  c.header('Tus-Resumable', TUS_VERSION);
  c.header('Access-Control-Expose-Headers', EXPOSED);
}

/** Where an upload is; and once it is there, its file. */
export function uploadHeaders(c: FilesContext, { offset, expiresAt, fileId }: Upload): void {
  c.header('Upload-Offset', String(offset));
  c.header('Upload-Expires', new Date(expiresAt).toUTCString());
  if (fileId !== undefined) c.header('Content-Location', `/files/${encodeURIComponent(fileId)}`);
}
