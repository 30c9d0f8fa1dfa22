import { describe } from 'vitest';
import { openCouchdb } from '#driver/couch/couchdb';
import type { Couch } from '#pkg/couch';
import { couchContract } from '../../pkg/couch/contract.ts';
import { startCouchServer } from '../couch-server.ts';

const { TEST_COUCHDB_URL } = process.env;

/** The driver over HTTP, on our own store: what one says and what the other understands. */
describe('the CouchDB driver, on our own API', () => {
  couchContract(async (): Promise<Couch> => {
    const server = await startCouchServer();
    const couch = openCouchdb({ url: server.adminUrl });
    return {
      ...couch,
      async [Symbol.asyncDispose]() {
        await couch[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
      },
    };
  });
});

// A CouchDB is the judge of the contract itself: TEST_COUCHDB_URL=http://user:password@host:5984.
describe.skipIf(TEST_COUCHDB_URL === undefined)('the CouchDB driver, on the CouchDB of TEST_COUCHDB_URL', () => {
  couchContract(async () => openCouchdb({ url: TEST_COUCHDB_URL ?? '' }));
});
