import type { StatusCode } from 'hono/utils/http-status';
import { AppError } from '#pkg/errors';
import { bodyStream } from '#web/middleware';
import type { FilesContext, FilesDeps } from '../deps.ts';
import { allowedUpload } from './allowed-upload.ts';
import { parseChecksum } from './checksum.ts';
import { uploadHeaders } from './tus-headers.ts';

/** A status of the protocol's own. */
const CHECKSUM_MISMATCH = 460 as StatusCode;

/** `PATCH /files/uploads/:id`: more bytes; the last one makes the file, whose address is in `Content-Location`. */
export async function appendToUpload(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const { id, given } = await allowedUpload(c, deps);
  if (c.req.header('Content-Type') !== 'application/offset+octet-stream') {
    throw new AppError('unsupported-media', 'The type must be application/offset+octet-stream');
  }
  const offset = offsetOf(c);
  const length = Number(c.req.header('Content-Length') ?? 0);
  if (offset + length > given.size) throw new AppError('too-large', 'The content is longer than Upload-Length');
  const checksum = parseChecksum(c.req.header('Upload-Checksum'));
  const upload = await deps.vfs.appendUpload(c.var.instance, id, offset, bodyStream(c), checksum);
  if (!upload) return c.body(null, CHECKSUM_MISMATCH);
  uploadHeaders(c, upload);
  return c.body(null, 204);
}

function offsetOf(c: FilesContext): number {
  const text = c.req.header('Upload-Offset') ?? '';
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new AppError('bad-request', 'Upload-Offset is not a number', { parameter: 'Upload-Offset' });
}
