import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { completeHeaders } from '#web/middleware';
import type { FilesContext } from './deps.ts';

/**
 * Answers a stream, with the headers set so far. On a socket Node pipes it itself: through a web stream it takes about
 * twice the time. A client that goes away ends it; a failure half-way cuts the connection, so that the client knows.
 */
export async function sendStream(c: FilesContext, status: ContentfulStatusCode, content: Readable): Promise<Response> {
  const outgoing = c.env?.outgoing;
  if (!outgoing) return c.body(Readable.toWeb(content) as ReadableStream<Uint8Array>, status);
  const { headers } = c.body(null, status);
  completeHeaders(c, headers);
  outgoing.writeHead(status, Object.fromEntries(headers));
  await pipeline(content, outgoing).catch((err: unknown) => c.var.log.debug({ err }, 'download cut'));
  // A pipeline to a connection that was closed before it began leaves its source, an open file, as it is.
  content.destroy();
  return RESPONSE_ALREADY_SENT;
}
