import { ROOT_ID } from '#model/vfs';
import { AppError } from '#pkg/errors';
import { permissionOf } from '#web/middleware';
import { createDirectory } from './create-directory.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { uploadFile } from './upload-file.ts';

/** `POST /files/:file-id?Type=file|directory`: creates in a directory, the root by default. */
export async function createNode(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const dirId = c.req.param('id') ?? ROOT_ID;
  const type = c.req.query('Type');
  if (type === 'file') return uploadFile(c, deps, dirId);
  if (type === 'directory') return createDirectory(c, deps, dirId);
  // Who has no token is told so, whatever else is wrong.
  await permissionOf(c, deps.permissions);
  throw new AppError('unprocessable', 'Type is neither file nor directory', { parameter: 'Type' });
}
