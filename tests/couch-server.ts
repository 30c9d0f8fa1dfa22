import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { openSqliteCouch } from '#driver/couch/sqlite';
import type { Couch } from '#pkg/couch';
import type { Logger } from '#pkg/log';
import { type CouchDeps, couchRoutes } from '#web/couch';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

export const COUCH_USER = 'admin';
export const COUCH_PASSWORD = 'secret';

/** CouchDB's API over a store in a temporary folder, on a loopback socket. */
export interface CouchServer extends AsyncDisposable {
  couch: Couch;
  /** Without credentials, without a slash at the end. */
  url: string;
  /** With the administrator's credentials. */
  adminUrl: string;
}

export async function startCouchServer(deps: Partial<CouchDeps> = {}): Promise<CouchServer> {
  const directory = await mkdtemp(join(tmpdir(), 'couch-'));
  const couch = deps.couch ?? openSqliteCouch({ directory });
  const app = couchRoutes(couchDeps({ ...deps, couch }));
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    couch,
    url: `http://127.0.0.1:${port}`,
    adminUrl: `http://${COUCH_USER}:${COUCH_PASSWORD}@127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await couch[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export function couchDeps(deps: Partial<CouchDeps> & Pick<CouchDeps, 'couch'>): CouchDeps {
  return {
    authenticate: (name, password) => name === COUCH_USER && password === COUCH_PASSWORD,
    sessionSecret: 'a secret of the tests',
    version: '0.0.0',
    serverId: '0123456789abcdef0123456789abcdef',
    log: silent,
    ...deps,
  };
}
