import { afterAll, beforeAll } from 'vitest';
import { changesContract } from './contract/changes.ts';
import { databasesContract } from './contract/databases.ts';
import { documentsContract } from './contract/documents.ts';
import { followingContract } from './contract/following.ts';
import { freshDatabases } from './contract/helpers.ts';
import { listingContract } from './contract/listing.ts';
import { queriesContract } from './contract/queries.ts';
import { replicationContract } from './contract/replication.ts';
import { revisionsContract } from './contract/revisions.ts';
import { viewsContract } from './contract/views.ts';
import type { Couch } from './types.ts';

/** What every driver must do. @param open a store that the suites may write to; it is disposed of at the end */
export function couchContract(open: () => Promise<Couch>): void {
  let couch: Couch;
  beforeAll(async () => {
    couch = await open();
  });
  const { fresh, removeAll } = freshDatabases(() => couch);
  afterAll(async () => {
    // The store may be a server that others use.
    await removeAll();
    await couch[Symbol.asyncDispose]();
  });
  databasesContract(() => couch);
  documentsContract(fresh);
  revisionsContract(fresh);
  replicationContract(fresh);
  changesContract(fresh);
  followingContract(fresh);
  listingContract(fresh);
  queriesContract(fresh);
  viewsContract(fresh);
}
