import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import expressPouchDb from 'express-pouchdb';
import PouchDB from 'pouchdb';

/** Another implementation of CouchDB's protocol, from npm, on a loopback socket and a temporary folder. */
export async function startPouchServer(): Promise<AsyncDisposable & { url: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'express-pouchdb-'));
  const Stored = PouchDB.defaults({ prefix: `${directory}/` });
  const options = { inMemoryConfig: true, mode: 'minimumForPouchDB', logPath: join(directory, 'log.txt') };
  const server = createServer(expressPouchDb(Stored, options));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
