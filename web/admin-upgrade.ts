import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from '#pkg/log';
import type { RealtimeSockets } from '#web/realtime';
import { refuseUpgrade } from './refuse-upgrade.ts';
import type { Fetch } from './router.ts';

export interface AdminUpgradeDeps {
  /** Of the admin port. */
  fetch: Fetch;
  realtime: RealtimeSockets;
  log: Logger;
}

/** What the route answers to who has the passphrase. */
const WANTED = 426;
/** What the guard of the port looks at. */
const LOOKED_AT = ['host', 'origin', 'authorization', 'sec-fetch-site'];

/** Websockets of the admin port: the events of the server's own databases. The guard of its routes says who may open one. */
export function adminUpgrade({ fetch, realtime, log }: AdminUpgradeDeps) {
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    ask(fetch, request).then(
      (status) => {
        if (status === WANTED) realtime.handleUpgrade(request, socket, head, { log });
        else refuseUpgrade(socket, status);
      },
      (err) => {
        log.error({ err }, 'a websocket of the admin port could not be opened');
        refuseUpgrade(socket, 503);
      },
    );
  };
}

async function ask(fetch: Fetch, { url = '', headers }: IncomingMessage): Promise<number> {
  const path = url.split('?', 1)[0];
  if (path !== '/realtime/' && path !== '/realtime') return 404;
  const shown = new Headers();
  for (const name of LOOKED_AT) {
    const value = headers[name];
    if (typeof value === 'string') shown.set(name, value);
  }
  return (await fetch(new Request('http://admin/realtime/', { headers: shown }))).status;
}
