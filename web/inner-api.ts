import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { makeTempFolder } from '#pkg/temp-folder';
import { inTurn } from './in-turn.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import type { HttpServerOptions } from './server.ts';
import { namesTwoHosts } from './two-hosts.ts';

/** The API for one program on this machine: a Unix socket that answers for one host. */
export interface InnerApi extends AsyncDisposable {
  readonly path: string;
}

/** What a proxy says is believed from this machine, and a program is no proxy. */
const OF_PROXIES = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/** @param host as in the addresses of the instance: any other one is refused */
export async function openInnerApi(
  { fetch, upgrade }: Pick<HttpServerOptions, 'fetch' | 'upgrade'>,
  host: string,
): Promise<InnerApi> {
  const folder = await makeTempFolder();
  const path = join(folder, 'socket');
  const listener = getRequestListener(fetch as Parameters<typeof getRequestListener>[0], {
    overrideGlobalObjects: true,
  });
  const isFor = (request: IncomingMessage) => request.headers.host?.toLowerCase() === host && !namesTwoHosts(request);
  const serve = inTurn((request, response) => {
    if (!isFor(request)) return void response.writeHead(403, { Connection: 'close' }).end();
    forgetProxies(request);
    return listener(request, response);
  });
  const server = createServer({ requestTimeout: 0 }, serve);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (!isFor(request) || !upgrade) return refuseUpgrade(socket, 426);
    forgetProxies(request);
    upgrade(request, socket, head);
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    path,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Both forms: the request is read from the raw one. */
function forgetProxies(request: IncomingMessage): void {
  const kept: string[] = [];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(i, i + 2);
    if (!OF_PROXIES.includes(name.toLowerCase())) kept.push(name, value);
  }
  request.rawHeaders = kept;
  for (const name of OF_PROXIES) delete request.headers[name];
}
