import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { isAsked } from './in-turn.ts';

/** In ms. */
export interface IdleLimits {
  /** How long a client may think between two requests. */
  between: number;
  /** How long nothing may come or go within one. */
  within: number;
}

/** Looks within the shortest limit: a connection lives that part longer at most. */
const LOOKS = 13;

/**
 * Ends the connections on which nothing comes or goes, or clients that say half a request would hold them for ever. All are
 * looked at now and then: Node's own limits set two timers for every request, a twentieth of the work of a small one.
 * A connection that has become a websocket is left to who has taken it over.
 */
export function endIdleConnections(server: Server, { between, within }: IdleLimits): void {
  const seen = new Map<Socket, { bytes: number; since: number }>();

  function look(): void {
    const now = performance.now();
    for (const [socket, last] of seen) {
      const bytes = socket.bytesRead + socket.bytesWritten;
      if (bytes !== last.bytes) Object.assign(last, { bytes, since: now });
      else if (now - last.since > (isAsked(socket) ? within : between)) socket.destroy();
    }
  }

  const looks = setInterval(look, Math.min(between, within) / LOOKS).unref();
  server.on('connection', (socket) => {
    seen.set(socket, { bytes: 0, since: performance.now() });
    socket.once('close', () => seen.delete(socket));
  });
  server.on('upgrade', ({ socket }) => seen.delete(socket));
  server.once('close', () => clearInterval(looks));
}
