import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { type Json, parseJson } from '#pkg/json';
import { roomForBody } from './body-room.ts';
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

/** The same, before the routes. @param limit in bytes, of which no room is kept: few */
export async function readJsonBody(incoming: IncomingMessage, limit: number): Promise<Json> {
  return parseJson(decode(await readIncoming(incoming, limit, () => undefined)));
}

/** The whole body. Nothing is kept beyond the limit, whatever its announced length. */
export async function readBytes(c: Context<WebEnv>, { limit = MiB }: BodyOptions = {}): Promise<Buffer> {
  if (Number(c.req.header('Content-Length') ?? 0) > limit) throw tooLarge(limit);
  // Node's own request where there is one: the bridge to web streams costs more than the rest of a small request.
  const { incoming } = c.env ?? {};
  if (incoming) return readIncoming(incoming, limit, roomForBody(c));
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** By its events, with less work than by its iterator. The request is never destroyed: a refusal goes through its socket. */
function readIncoming(incoming: IncomingMessage, limit: number, takeRoom: (bytes: number) => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const leave = () => {
      incoming.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      try {
        if (size > limit) throw tooLarge(limit);
        takeRoom(chunk.length);
      } catch (error) {
        leave();
        incoming.pause();
        reject(error);
      }
    };
    const onEnd = () => {
      leave();
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    };
    const onCut = (cause?: Error) => {
      leave();
      reject(new AppError('bad-request', 'The body was cut', { cause }));
    };
    if (incoming.readableEnded) return onEnd();
    if (incoming.destroyed) return onCut();
    incoming.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
  });
}

/** It keeps nothing from one text to the next. */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes);
  } catch (cause) {
    throw new AppError('bad-request', 'invalid UTF-8 JSON', { code: 'bad_request', cause });
  }
}

function tooLarge(limit: number): AppError {
  return new AppError('too-large', `The body is larger than ${limit} bytes`, { code: 'too_large' });
}
