import { join } from 'node:path';
import { openMemoryCache } from '#driver/cache/memory';
import { openCouchdb } from '#driver/couch/couchdb';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { openSqliteQueue } from '#driver/queue/sqlite';
import { createDocs } from '#model/docs';
import { createFollower } from '#model/follower';
import type { Instance } from '#model/instance';
import { createJobs, type WorkerFacts } from '#model/job';
import { createMediaJobs } from '#model/media';
import { createTriggers } from '#model/trigger';
import type { Logger } from '#pkg/log';

/** What the processes of a test share. */
export interface Place {
  folder: string;
  /** Of a CouchDB; absent: the embedded store. */
  couchdb?: string;
}

export const NOTES = 'io.cozy.notes';
export const INSTANCE = { _id: 'alice', prefix: 'alice', domain: 'alice.example' } as Instance;

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
const facts = (type: string): WorkerFacts => ({ type, concurrency: 0, maxExecCount: 1, timeout: 0, reserved: false });
const WORKERS = ['log', 'metadata', 'thumbnail'].map(facts);

/** The rooms that make jobs of changes, over stores that other processes use too. */
export function openStores({ folder, couchdb }: Place) {
  const couch =
    couchdb === undefined ? openSqliteCouch({ directory: join(folder, 'couch') }) : openCouchdb({ url: couchdb });
  const docs = createDocs({ couch, hub: openMemoryHub(() => {}) });
  const queue = openSqliteQueue({ directory: join(folder, 'queue') });
  const cache = openMemoryCache();
  const instances = {
    byId: async () => INSTANCE,
    byPrefix: async () => INSTANCE,
    settings: () => Promise.reject(new Error('nobody asks for them')),
    async *all() {
      yield INSTANCE;
    },
  };
  const jobs = createJobs({ docs, queue, cache, workers: () => WORKERS });
  const triggers = createTriggers({ docs, instances, jobs, cache, log: silent });
  const media = createMediaJobs({ jobs, instances, media: { mayHaveThumbnails: async () => true } });
  return {
    docs,
    triggers,
    follower: createFollower({ docs, instances, handlers: [...triggers.handlers, media], log: silent }),
    async [Symbol.asyncDispose]() {
      await queue[Symbol.asyncDispose]();
      await couch[Symbol.asyncDispose]();
    },
  };
}
