import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { isKind } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import { findInstance, hostOf, type InstanceMiddlewareDeps, type SessionMiddlewareDeps } from '#web/middleware';
import type { RealtimeSockets } from './sockets.ts';

export interface UpgradeDeps {
  instances: InstanceMiddlewareDeps['instances'];
  sessions: SessionMiddlewareDeps['sessions'];
  sockets: RealtimeSockets;
  log: Logger;
}

/** Takes over the connections that ask for a websocket on `/realtime/`, and refuses the others in plain HTTP. */
export function realtimeUpgrade({ instances, sessions, sockets, log }: UpgradeDeps) {
  async function open(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (!/^\/realtime\/?(\?|$)/.test(request.url ?? '')) return refuse(socket, '404 Not Found');
    const instance = await findInstance(instances, hostOf(request.headers.host));
    if (instance.blocked) return refuse(socket, '503 Service Unavailable');
    const { cookie } = request.headers;
    const session = cookie === undefined ? undefined : await sessions.fromCookie(instance, cookie);
    sockets.handleUpgrade(request, socket, head, { instance, session, cookie, log });
  }

  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Until the handshake nobody else listens: an error of the peer would end the process.
    const onError = () => socket.destroy();
    socket.on('error', onError);
    open(request, socket, head)
      .catch((error: unknown) => {
        if (isKind(error, 'not-found')) return refuse(socket, '404 Not Found');
        if (isKind(error, 'bad-request')) return refuse(socket, '400 Bad Request');
        log.error({ err: error }, 'websocket upgrade failed');
        refuse(socket, '500 Internal Server Error');
      })
      .finally(() => socket.off('error', onError));
  };
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
