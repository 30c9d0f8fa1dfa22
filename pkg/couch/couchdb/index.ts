import { CouchError } from '../couch-error.ts';
import { prefixOf } from '../database-name.ts';
import type { Couch } from '../types.ts';
import { openDatabase } from './database.ts';
import { createHttpClient } from './http-client.ts';

export interface CouchdbOptions {
  /** Address of the server, with the administrator's credentials: `http://user:password@host:5984`. */
  url: string;
  /** Connections at a time; those that wait for changes come on top. */
  maxConnections?: number;
  /** Milliseconds that an answer may take. */
  timeout?: number;
}

/** The document store on a CouchDB 3, for those who outgrow one machine. */
export function openCouchdb({ url, maxConnections = 64, timeout = 60_000 }: CouchdbOptions): Couch {
  const client = createHttpClient({ url, maxConnections, timeout });

  const listDatabases: Couch['listDatabases'] = async ({ prefix } = {}) => {
    const range =
      prefix === undefined ? {} : { startkey: JSON.stringify(prefix), endkey: JSON.stringify(`${prefix}0`) };
    const names = (await client.call({ path: '/_all_dbs', query: range })).value as string[];
    // Those of CouchDB's own have names that begin with `_`.
    return names.filter((name) => !name.startsWith('_') && (prefix === undefined || prefixOf(name) === prefix));
  };

  return {
    database: (name) => openDatabase(client, name),
    listDatabases,
    async destroyPrefix(prefix) {
      for (const name of await listDatabases({ prefix })) {
        await openDatabase(client, name)
          .destroy()
          .catch((error: unknown) => {
            if (!(error instanceof CouchError) || error.kind !== 'not-found') throw error;
          });
      }
    },
    async ping() {
      await client.call({ path: '/_up' });
    },
    async [Symbol.asyncDispose]() {
      client.close();
    },
  };
}
