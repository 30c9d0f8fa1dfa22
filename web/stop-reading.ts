import type { Socket } from 'node:net';

/** What calls the listeners of a message, in Node's parser. */
const ON_BODY = 3;
/** As after a request for another protocol: what follows is not looked at (llhttp's `HPE_PAUSED_UPGRADE`). */
const PAUSE = 2;

interface NodeParser {
  onIncoming?: unknown;
  [ON_BODY]?: unknown;
}

/**
 * Ends a connection that is not to be heard any more, with what Node has read of it already: 64 KiB may hold thousands of requests
 * or chunks, all of which it would make objects of, for tens of milliseconds that everybody waits for.
 * @note these are Node's own parts, told nowhere; without them it only takes that time
 */
export function stopReading(socket: Socket): void {
  const { parser } = socket as Socket & { parser?: NodeParser | null };
  const listener = parser?.[ON_BODY];
  if (!parser || listener === undefined) return;
  parser.onIncoming = () => PAUSE;
  parser[ON_BODY] = undefined;
  // Node gives the parser to another connection later.
  socket.once('close', () => {
    parser[ON_BODY] = listener;
  });
}
