import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { Connection, type InstanceContext, type SocketContext } from './connection.ts';
import type { SocketsDeps } from './deps.ts';
import { followInstance, followSession } from './follow-session.ts';

const PROTOCOL = 'io.cozy.websocket';
/** Bytes of the largest message of a client. */
const MAX_MESSAGE = 1024;

/** In ms. */
const PING_EVERY = 54_000;
const SILENCE = 60_000;
const SWEEP_EVERY = 3_000;

export interface RealtimeSockets {
  /** Answers an upgrade request on `/realtime/`, whose instance or administrator is known. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, context: SocketContext): void;
  /** How many are open. */
  count(): number;
  /** Tells every client that the server goes away. */
  close(): void;
}

/** The websockets of realtime. Nothing runs while there is none. */
export function createRealtimeSockets(deps: SocketsDeps, now: () => number = Date.now): RealtimeSockets {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // A compression context costs more memory than all the rest of a connection.
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE,
    // Answered below, with a bound to what waits for one who asks and does not read.
    autoPong: false,
    // One in each turn of the loop: thousands of pings fit in one packet of who floods.
    allowSynchronousEvents: false,
    handleProtocols: (protocols) => (protocols.has(PROTOCOL) ? PROTOCOL : false),
  });
  const connections = new Set<Connection>();
  let sweeper: NodeJS.Timeout | undefined;

  function forget(connection: Connection): void {
    connections.delete(connection);
    connection.end();
    if (connections.size > 0) return;
    clearInterval(sweeper);
    sweeper = undefined;
  }

  return {
    count: () => connections.size,
    handleUpgrade(request, socket, head, context) {
      server.handleUpgrade(request, socket, head, (client) => {
        const connection = new Connection(client, socket, context, deps, now());
        connections.add(connection);
        const leaves = context.instance ? followOpener(deps, client, context) : [];
        sweeper ??= setInterval(() => sweep(connections, now()), SWEEP_EVERY).unref();
        client.on('message', (data, isBinary) => connection.receive(isBinary ? '' : String(data), now()));
        client.on('ping', (data) => connection.answerPing(data));
        client.on('pong', () => {
          connection.heardAt = now();
        });
        // What goes wrong on the wire closes the socket, which is all there is to do.
        client.on('error', () => client.terminate());
        client.on('close', () => {
          for (const leave of leaves) leave();
          forget(connection);
        });
      });
    },
    close() {
      for (const { socket } of connections) socket.close(1001, 'the server stops');
    },
  };
}

/** Closes it with what opened it; returns what stops that. */
function followOpener({ fanout }: SocketsDeps, client: WebSocket, context: InstanceContext): (() => void)[] {
  return [
    followInstance(fanout, context.instance, () => client.close(1008, 'the instance is closed')),
    followSession(fanout, context, () => client.close(1008, 'the session is over')),
  ];
}

/**
 * Pings those who are silent, cuts those who stay so or do not say who they are, and those whose link is over; one timer for
 * all of them.
 */
function sweep(connections: ReadonlySet<Connection>, now: number): void {
  for (const connection of connections) {
    const silence = now - connection.heardAt;
    const anonymous = connection.isAnonymous() && now - connection.openedAt > SILENCE;
    const expiresAt = connection.permission?.expiresAt ?? Number.POSITIVE_INFINITY;
    if (silence > SILENCE || anonymous || expiresAt <= now) connection.socket.terminate();
    else if (silence >= PING_EVERY - SWEEP_EVERY && now - connection.pingedAt >= SWEEP_EVERY) {
      connection.pingedAt = now;
      connection.socket.ping();
    }
  }
}
