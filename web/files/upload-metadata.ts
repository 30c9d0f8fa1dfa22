import { randomBytes } from 'node:crypto';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import type { FilesContext, FilesDeps } from './deps.ts';

const TTL = 10 * 60_000;

function keyOf(c: FilesContext, id: string): string {
  return `files-metadata/${c.var.instance.prefix}/${id}`;
}

/** Keeps a metadata that is too long for the query of an upload, for ten minutes. */
export async function rememberMetadata(c: FilesContext, { cache }: FilesDeps, metadata: JsonObject): Promise<string> {
  const id = randomBytes(16).toString('hex');
  await cache.set(keyOf(c, id), JSON.stringify(metadata), TTL);
  return id;
}

/** Rejects with kind `unprocessable` when it is forgotten. */
export async function recallMetadata(c: FilesContext, { cache }: FilesDeps, id: string): Promise<JsonObject> {
  const text = await cache.get(keyOf(c, id));
  if (text !== undefined) return JSON.parse(text) as JsonObject;
  throw new AppError('unprocessable', 'There is no such metadata, or no more', { parameter: 'MetadataID' });
}
