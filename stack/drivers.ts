import { openDiskBlobs } from '#driver/blob/disk';
import { openMemoryCache } from '#driver/cache/memory';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { openMemoryLocks } from '#driver/lock/memory';
import type { Blobs } from '#pkg/blob';
import type { Cache } from '#pkg/cache';
import type { Couch } from '#pkg/couch';
import type { Hub } from '#pkg/hub';
import type { Locks } from '#pkg/lock';
import type { Logger } from '#pkg/log';
import type { Config, Secrets } from './config.ts';

/** The stores below the domain: the only place that knows which engine is behind a port. */
export interface Drivers extends AsyncDisposable {
  couch: Couch;
  /** How many files of the embedded store are open; absent with another engine. */
  openDatabases?: () => number;
  blobs: Blobs;
  locks: Locks;
  hub: Hub;
  cache: Cache;
}

export async function openDrivers(config: Config, secrets: Secrets, log: Logger): Promise<Drivers> {
  const blobs = await openDiskBlobs({ directory: config.fs.folder });
  const { couch, openDatabases } = await openCouch(config, secrets);
  return {
    couch,
    ...(openDatabases && { openDatabases }),
    blobs,
    locks: openMemoryLocks(),
    hub: openMemoryHub((err) => log.error({ err }, 'a listener of the hub failed')),
    cache: openMemoryCache(),
    [Symbol.asyncDispose]: () => couch[Symbol.asyncDispose](),
  };
}

async function openCouch({ couch }: Config, secrets: Secrets): Promise<Pick<Drivers, 'couch' | 'openDatabases'>> {
  switch (couch.driver) {
    case 'sqlite': {
      const embedded = openSqliteCouch({ directory: couch.folder });
      return { couch: embedded, openDatabases: embedded.openFiles };
    }
    case 'couchdb': {
      // Loaded at need: the embedded default must start fast.
      const { openCouchdb } = await import('#driver/couch/couchdb');
      return { couch: openCouchdb({ url: withCredentials(couch.url, secrets) }) };
    }
  }
}

function withCredentials(address: string, { couchdb }: Secrets): string {
  const url = new URL(address);
  const { user = '', password = '' } = couchdb?.reveal() ?? {};
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  return url.href;
}
