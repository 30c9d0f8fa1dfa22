import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { type Json, parseJson } from '#pkg/json';
import type { WebEnv } from './env.ts';

const MiB = 1024 * 1024;

interface BodyOptions {
  /** Bytes. @default 1 MiB */
  limit?: number;
}

/** The JSON of the body. Rejects with `too-large`, or `bad-request` (not JSON, not UTF-8, cut, too deep). */
export async function readJson(c: Context<WebEnv>, options: BodyOptions = {}): Promise<Json> {
  return parseJson(decode(await readBytes(c, options)));
}

/** The whole body. Nothing is kept beyond the limit, whatever its announced length. */
export async function readBytes(c: Context<WebEnv>, { limit = MiB }: BodyOptions = {}): Promise<Buffer> {
  if (Number(c.req.header('Content-Length') ?? 0) > limit) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(c)) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return chunks.length === 1 && Buffer.isBuffer(chunks[0]) ? chunks[0] : Buffer.concat(chunks, size);
}

/** Node's own request where there is one: the bridge to web streams costs more than the rest of a small request. */
async function* chunksOf(c: Context<WebEnv>): AsyncGenerator<Uint8Array> {
  // Not destroyed when the body is refused: the refusal goes through the same socket.
  const source = c.env?.incoming?.iterator({ destroyOnReturn: false }) ?? c.req.raw.body;
  try {
    if (source) yield* source as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw new AppError('bad-request', 'The body was cut', { cause });
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('bad-request', 'invalid UTF-8 JSON', { code: 'bad_request', cause });
  }
}

function tooLarge(limit: number): AppError {
  return new AppError('too-large', `The body is larger than ${limit} bytes`, { code: 'too_large' });
}
