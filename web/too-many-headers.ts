import type { IncomingMessage, ServerResponse } from 'node:http';
import { stopReading } from './stop-reading.ts';

/** Browsers and proxies send some dozens. Thousands fit in a head, and each costs several objects. */
export const MAX_HEADERS = 100;

export function hasTooManyHeaders({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.length > 2 * MAX_HEADERS;
}

export function refuseHeaders({ socket }: IncomingMessage, response: ServerResponse): void {
  response.writeHead(431, { Connection: 'close' }).end(() => socket.destroySoon());
  stopReading(socket);
}
