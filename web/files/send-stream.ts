import type { ServerResponse } from 'node:http';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { giveBack } from '#pkg/give-back';
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
  await pipeline(content, sent(content, outgoing)).catch((err: unknown) => c.var.log.debug({ err }, 'download cut'));
  // A pipeline to a connection that was closed before it began leaves its source, an open file, as it is.
  content.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** What writes to the answer; the memory of a chunk is given back once the system has it. */
function sent(content: Readable, outgoing: ServerResponse): Writable {
  const writer = new Writable({
    highWaterMark: outgoing.writableHighWaterMark,
    write(chunk: Buffer, _, done) {
      outgoing.write(chunk, (error) => {
        if (!error) giveBack(content, chunk);
        done(error);
      });
    },
    final: (done) => void outgoing.end(done),
    destroy(error, done) {
      // The client must see that what it has is not the whole.
      if (error) outgoing.destroy();
      done(error);
    },
  });
  // A client that goes away does not always fail the write that waits for it.
  outgoing.once('close', () => writer.destroy());
  return writer;
}
