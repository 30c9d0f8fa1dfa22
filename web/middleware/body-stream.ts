import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Context } from 'hono';
import type { WebEnv } from './env.ts';

/**
 * The body as it comes. On a socket it is Node's own request: the bridge to web streams would cost more than the disk. An
 * upload that is refused half-way leaves it alone, so that the answer can still go out; the HTTP server then drops the rest.
 */
export function bodyStream(c: Context<WebEnv>): Readable {
  const incoming = c.env?.incoming;
  if (incoming) return incoming;
  const { body } = c.req.raw;
  return body ? Readable.fromWeb(body as ReadableStream) : Readable.from([]);
}
