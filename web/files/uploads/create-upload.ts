import type { Permission } from '#model/permission';
import { type NewFile, ROOT_ID, type UploadTarget } from '#model/vfs';
import { AppError } from '#pkg/errors';
import { permissionOf } from '#web/middleware';
import { allowMetadata } from '../allow-metadata.ts';
import { authorOf } from '../author.ts';
import type { FilesContext, FilesDeps } from '../deps.ts';
import { ifMatchOf } from '../preconditions.ts';
import { fileOptions } from '../upload-options.ts';
import { checkTarget } from './allowed-upload.ts';
import { uploadHeaders } from './tus-headers.ts';
import { parseUploadMetadata } from './upload-note.ts';

/**
 * `POST /files/uploads`: begins an upload of a new file (`?DirID=&Name=`) or a new content (`?FileID=`), with the parameters
 * of the plain upload. The `filename` and `filetype` of `Upload-Metadata` are used when the parameters do not tell.
 */
export async function createUpload(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const permission: Permission = await permissionOf(c, deps.permissions);
  const note = c.req.header('Upload-Metadata') ?? '';
  const said = parseUploadMetadata(note);
  const target = targetOf(c, said);
  const given = await optionsOf(c, deps, said);
  await checkTarget(c, deps, permission, target, given);
  allowMetadata(deps, permission, 'POST', given.metadata);
  const author = authorOf(c, deps, permission);
  const upload = await deps.vfs.createUpload(c.var.instance, author, target, given, note);
  uploadHeaders(c, upload);
  c.header('Location', `/files/uploads/${upload.id}`);
  return c.body(null, 201);
}

function targetOf(c: FilesContext, said: ReadonlyMap<string, string>): UploadTarget {
  const fileId = c.req.query('FileID');
  const ifMatch = ifMatchOf(c);
  if (fileId) return { fileId, ...(ifMatch !== undefined && { ifMatch }) };
  return { dirId: c.req.query('DirID') || ROOT_ID, name: c.req.query('Name') || (said.get('filename') ?? '') };
}

async function optionsOf(
  c: FilesContext,
  deps: FilesDeps,
  said: ReadonlyMap<string, string>,
): Promise<NewFile & { size: number }> {
  // The type and the length of this request are not the file's.
  const { mime: _mime, ...options } = await fileOptions(c, deps);
  const mime = said.get('filetype');
  return { ...options, ...(mime && { mime }), size: lengthOf(c) };
}

function lengthOf(c: FilesContext): number {
  const text = c.req.header('Upload-Length') ?? '';
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new AppError('bad-request', 'Upload-Length is not a number', { parameter: 'Upload-Length' });
}
