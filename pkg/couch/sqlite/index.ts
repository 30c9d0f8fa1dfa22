import { mkdirSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import type { Couch } from '../types.ts';
import { databaseOf } from './database.ts';
import { destroyPrefix, listDatabases } from './prefixes.ts';
import { createQueryEngine } from './queries.ts';
import { createStore } from './store.ts';

export interface SqliteCouchOptions {
  /** Where the files are; it is created at need. A file per prefix, in hashed folders, readable by its owner only. */
  directory: string;
  /** Files that stay open when nobody uses them. */
  maxOpenFiles?: number;
}

export interface SqliteCouch extends Couch {
  /** How many files are open, for whoever watches the server. */
  openFiles(): number;
}

/**
 * The embedded document store, on SQLite: one file per prefix, opened at first use. Several processes may use the same
 * directory, on one machine.
 */
export function openSqliteCouch({ directory, maxOpenFiles = 256 }: SqliteCouchOptions): SqliteCouch {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const store = createStore(directory, maxOpenFiles, createQueryEngine());
  return {
    database: (name) => databaseOf(store, name),
    listDatabases: ({ prefix } = {}) => listDatabases(store, prefix),
    destroyPrefix: (prefix) => destroyPrefix(store, prefix),
    ping: () => access(directory, constants.R_OK | constants.W_OK),
    openFiles: () => store.pool.size(),
    [Symbol.asyncDispose]: () => store.close(),
  };
}
