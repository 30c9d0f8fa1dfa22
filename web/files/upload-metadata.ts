import { randomBytes } from 'node:crypto';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import type { FilesContext, FilesDeps } from './deps.ts';
import { keepForLater } from './keep-for-later.ts';

/** Bytes. */
const MAX_METADATA = 64 * 1024;

function keyOf(c: FilesContext, id: string): string {
  return `files-metadata/${c.var.instance.prefix}/${id}`;
}

/**
 * Keeps a metadata that is too long for the query of an upload, for ten minutes. Rejects with kind `too-large`, or
 * `too-many-requests`.
 */
export async function rememberMetadata(c: FilesContext, deps: FilesDeps, metadata: JsonObject): Promise<string> {
  const id = randomBytes(16).toString('hex');
  const text = JSON.stringify(metadata);
  if (Buffer.byteLength(text) > MAX_METADATA) throw new AppError('too-large', 'The metadata is too large');
  await keepForLater(c, deps, { kind: 'metadata', key: keyOf(c, id), text });
  return id;
}

/** Rejects with kind `unprocessable` when it is forgotten. */
export async function recallMetadata(c: FilesContext, { cache }: FilesDeps, id: string): Promise<JsonObject> {
  const text = await cache.get(keyOf(c, id));
  if (text !== undefined) return JSON.parse(text) as JsonObject;
  throw new AppError('unprocessable', 'There is no such metadata, or no more', { parameter: 'MetadataID' });
}
