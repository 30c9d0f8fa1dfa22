import { beforeEach, describe } from 'vitest';
import { openCouchdb } from '#driver/couch/couchdb';
import type { Couch } from '#pkg/couch';
import { couchContract } from '../../pkg/couch/contract.ts';
import { startCouchServer } from '../couch-server.ts';
import { startPouchServer } from '../pouchdb-server.ts';
import { RIGHT_IN_POUCHDB } from './right-in-pouchdb.ts';

const { TEST_COUCHDB_URL } = process.env;

/** The driver over HTTP, on our own store: what one says and what the other understands. */
describe('the CouchDB driver, on our own API', () => {
  couchContract(async () => {
    const server = await startCouchServer();
    return withServer(openCouchdb({ url: server.adminUrl }), server);
  });
});

// A CouchDB is the judge of the contract itself: TEST_COUCHDB_URL=http://user:password@host:5984.
describe.skipIf(TEST_COUCHDB_URL === undefined)('the CouchDB driver, on the CouchDB of TEST_COUCHDB_URL', () => {
  couchContract(async () => openCouchdb({ url: TEST_COUCHDB_URL ?? '' }));
});

// Written by others from the same documentation: where both agree, neither has misread it.
describe('the CouchDB driver, on express-pouchdb', () => {
  beforeEach(({ task, skip }) => {
    const right = RIGHT_IN_POUCHDB[task.suite?.name ?? '']?.includes(task.name);
    skip(!right, 'express-pouchdb answers otherwise');
  });
  couchContract(async () => {
    const server = await startPouchServer();
    return withServer(openCouchdb({ url: server.url }), server);
  });
});

/** A store that takes its server with it. */
function withServer(couch: Couch, server: AsyncDisposable): Couch {
  return {
    ...couch,
    async [Symbol.asyncDispose]() {
      await couch[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
