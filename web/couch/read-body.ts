import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AppError } from '#pkg/errors';
import { Json, memberTexts, parseJson } from '#pkg/json';
import { readBytes } from '#web/middleware';
import type { CouchContext } from './deps.ts';
import { badRequest } from './query.ts';

const MiB = 1024 * 1024;
/** A document has at most 8,000,000 bytes, its envelope comes on top. */
const LIMITS = { document: 9 * MiB, many: 16 * MiB, ids: 2 * MiB } as const;

/** The JSON of the body of a PUT, whatever its content type. */
export async function readJson(c: CouchContext, size: keyof typeof LIMITS = 'document'): Promise<Json> {
  const limit = LIMITS[size];
  return parseBody(await unzipped(c, await readBytes(c, { limit }), limit));
}

const unzip = promisify(gunzip);

/** Compressed bodies are read too: no larger than the others, once they are unpacked. */
async function unzipped(c: CouchContext, bytes: Buffer, maxOutputLength: number): Promise<Buffer> {
  const encoding = c.req.header('Content-Encoding') ?? 'identity';
  if (encoding === 'identity') return bytes;
  if (encoding !== 'gzip') {
    const reason = `${encoding} is not a supported content encoding.`;
    throw new AppError('unsupported-media', reason, { code: 'bad_content_type' });
  }
  return unzip(bytes, { maxOutputLength }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ERR_BUFFER_TOO_LARGE') throw badRequest('Request body is not properly gzipped.');
    throw new AppError('too-large', `The body is larger than ${maxOutputLength} bytes`, { code: 'too_large' });
  });
}

/** The JSON of the body of a POST, which must say that it is JSON: no page of another site can send that unasked. */
export async function readPostedJson(c: CouchContext, size: keyof typeof LIMITS = 'document'): Promise<Json> {
  requireJsonType(c);
  return readJson(c, size);
}

/** The same, for an object: its members' texts by name. */
export async function readPostedMembers(
  c: CouchContext,
  size: keyof typeof LIMITS = 'many',
): Promise<Map<string, Json>> {
  return membersOfObject(await readPostedJson(c, size));
}

/** The members of an object, or kind `bad-request`. */
export function membersOfObject(json: Json): Map<string, Json> {
  if (!json.text.startsWith('{')) throw badRequest('Request body must be a JSON object');
  return new Map([...memberTexts(json)].map(([name, text]) => [name, Json.stored(text)]));
}

export function requireJsonType(c: CouchContext): void {
  if (c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase() === 'application/json') return;
  const reason = 'Content-Type must be application/json';
  throw new AppError('unsupported-media', reason, { code: 'bad_content_type' });
}

/** Rejects with kind `bad-request` what is not JSON in UTF-8. A mark of byte order is no JSON. */
export async function parseBody(bytes: Buffer): Promise<Json> {
  return parseJson(decode(bytes));
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('bad-request', 'invalid UTF-8 JSON', { code: 'bad_request', cause });
  }
}
