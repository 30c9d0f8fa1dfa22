import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Logger } from '#pkg/log';
import { KEEP_ALIVE } from '#web/middleware';
import { createBodyWatch, hasBody } from './body-watch.ts';
import { endIdleConnections } from './idle-connections.ts';
import { inTurn } from './in-turn.ts';
import { createRefusal } from './refuse-unread.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import { hasTooManyHeaders, MAX_HEADERS, refuseHeaders } from './too-many-headers.ts';
import { namesTwoHosts } from './two-hosts.ts';

export interface HttpServerOptions {
  /** `localhost` listens on both IPv4 and IPv6 loopback, since `*.localhost` may resolve to either. */
  host: string;
  /** 0: any free port. */
  port: number;
  fetch: (request: Request, bindings: HttpBindings) => Response | Promise<Response>;
  /** Asked first: false, and nothing sent, when it is for `fetch`. It never rejects. */
  answer?: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  /** Takes over a connection that asks for a websocket; without it such requests get 426. */
  upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /**
   * In ms: a connection on which nothing comes or goes for so long is closed, or clients that say half a request would
   * hold it for ever. @default 5 minutes
   */
  idleTimeout?: number;
  log: Logger;
}

export interface HttpServer {
  /** `http://127.0.0.1:8080`... */
  readonly addresses: readonly string[];
  readonly port: number;
  /** Stops accepting, lets the requests under way finish within `grace` ms, then cuts what is left. */
  close(grace?: number): Promise<void>;
}

const GRACE = 10_000;
const IDLE_TIMEOUT = 5 * 60_000;

/** Rejects when an address is taken. A family that the machine has not (IPv6 often) is passed over. */
export async function listen(options: HttpServerOptions): Promise<HttpServer> {
  const hosts = options.host === 'localhost' ? ['127.0.0.1', '::1'] : [options.host];
  const servers: Server[] = [];
  let port = options.port;
  try {
    for (const host of hosts) {
      const server = await open(options, host, port, servers.length > 0);
      if (!server) continue;
      servers.push(server);
      port = (server.address() as AddressInfo).port;
    }
  } catch (error) {
    await Promise.all(servers.map((server) => stop(server, 0)));
    throw error;
  }
  return {
    addresses: servers.map((server) => addressOf(server)),
    port,
    close: async (grace = GRACE) => void (await Promise.all(servers.map((server) => stop(server, grace)))),
  };
}

function open(options: HttpServerOptions, host: string, port: number, optional: boolean): Promise<Server | undefined> {
  const listener = getRequestListener(options.fetch as Parameters<typeof getRequestListener>[0], {
    // Its own Request and Response are known to skip the web streams: a fifth less work for every small answer.
    overrideGlobalObjects: true,
  });
  const { answer } = options;
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    if (!answer || !(await answer(request, response))) await listener(request, response);
  };
  const serveInTurn = inTurn((request, response) => {
    if (namesTwoHosts(request)) response.writeHead(400, { Connection: 'close' }).end();
    else void serve(request, response);
  });
  const bodies = createBodyWatch();
  const idleTimeout = options.idleTimeout ?? IDLE_TIMEOUT;
  const server = createServer(
    {
      // An upload may last for hours: only the head of a request has a time limit.
      requestTimeout: 0,
      headersTimeout: 30_000,
      // See `endIdleConnections`.
      keepAliveTimeout: 0,
      maxHeaderSize: 16 * 1024,
      // Where there is no body, there is no stream to open and to close.
      optimizeEmptyRequests: true,
    },
    (request, response) => {
      if (hasTooManyHeaders(request)) return refuseHeaders(request, response);
      if (hasBody(request)) bodies.begin(request, response);
      serveInTurn(request, response);
    },
  );
  server.maxHeadersCount = MAX_HEADERS + 1;
  endIdleConnections(server, { between: Math.min(KEEP_ALIVE * 1000, idleTimeout), within: idleTimeout });
  const looks = setInterval(() => bodies.look(), idleTimeout).unref();
  server.once('close', () => clearInterval(looks));
  server.on('upgrade', (request, socket, head) => {
    // Node listens no more to this connection: without this, a reset of it would end the process.
    socket.on('error', destroyItself);
    if (namesTwoHosts(request) || hasTooManyHeaders(request)) refuseUpgrade(socket, 400);
    else if (options.upgrade) options.upgrade(request, socket, head);
    else refuseUpgrade(socket, 426);
  });
  server.on('clientError', createRefusal());
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const missingFamily = error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL';
      if (optional && missingFamily) resolve(undefined);
      else reject(error);
    });
    server.listen({ host, port }, () => {
      server.on('error', (error) => options.log.error({ err: error }, 'http server'));
      resolve(server);
    });
  });
}

function destroyItself(this: Duplex): void {
  this.destroy();
}

function stop(server: Server, grace: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), grace);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
