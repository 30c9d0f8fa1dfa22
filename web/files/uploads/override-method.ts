import { AppError } from '#pkg/errors';
import type { FilesContext, FilesDeps } from '../deps.ts';
import { appendToUpload } from './append-to-upload.ts';
import { removeUpload } from './remove-upload.ts';

/** `POST` with `X-HTTP-Method-Override`, for networks that know no other method. */
export async function overrideMethod(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const method = c.req.header('X-HTTP-Method-Override');
  if (method === 'PATCH') return appendToUpload(c, deps);
  if (method === 'DELETE') return removeUpload(c, deps);
  throw new AppError('method-not-allowed', 'POST is for a new upload');
}
