import { CouchError } from '../couch-error.ts';
import { isValidDatabaseName, prefixOf } from '../database-name.ts';
import { createBackground } from './background.ts';
import { type ChangeWaiters, createChangeWaiters } from './change-waiters.ts';
import { type Compactor, createCompactor } from './compactor.ts';
import { createFilePool, type FilePool, type PooledFile } from './file-pool.ts';
import {
  type DatabaseRow,
  databaseMissing,
  findDatabase,
  identifyDatabase,
  type OpenDatabase,
} from './open-database.ts';
import type { QueryEngine } from './query-engine.ts';
import { getDocument } from './read-document.ts';
import { createSinglePuts, type PutIn, type WriteIn } from './single-puts.ts';
import { toStoreError } from './sqlite-error.ts';
import { hasDestroyed, sweep } from './sweep.ts';
import { type WriteContext, withContext } from './write-context.ts';

/** What the databases of one directory share. */
export interface Store {
  readonly directory: string;
  readonly pool: FilePool;
  readonly engine: QueryEngine;
  readonly waiters: ChangeWaiters;
  readonly compactor: Compactor;
  /**
   * Runs `work` on the file of a database, outside of any transaction. Throws `not_found` when there is none, or when
   * `work` finds no such database in it.
   */
  inFile<T>(name: string, work: (pooled: PooledFile) => { result: T } | undefined): T;
  /** Runs `work` on a database that exists. Throws `not_found` when it does not. */
  use<T>(name: string, work: (db: OpenDatabase, pooled: PooledFile) => T): T;
  readonly write: WriteIn;
  readonly put: PutIn;
  /** Removes behind what is left of the destroyed databases of a prefix. */
  sweep(prefix: string): void;
  /** Waits for what runs behind and for the writers, and closes the files. */
  close(): Promise<void>;
}

export function createStore(directory: string, maxOpenFiles: number, engine: QueryEngine): Store {
  const background = createBackground();
  const pool = createFilePool(directory, maxOpenFiles, (prefix, file) => {
    if (hasDestroyed(file)) sweepBehind(prefix);
  });
  const waiters = createChangeWaiters(pool);
  const compactor = createCompactor(pool, background);

  function sweepBehind(prefix: string): void {
    background.run(async () => {
      await pool.use(prefix, ({ file, committer }) => sweep(file, committer, engine.forget, background.goesOn));
    });
  }

  /** Rejects names that are none, since they would be paths. */
  function prefixOfExisting(name: string): string {
    if (!background.goesOn()) throw new CouchError('service_unavailable', 'The store is closed.');
    if (!isValidDatabaseName(name)) throw databaseMissing();
    return prefixOf(name);
  }

  const store: Store = {
    directory,
    pool,
    engine,
    waiters,
    compactor,
    inFile<T>(name: string, work: (pooled: PooledFile) => { result: T } | undefined): T {
      const prefix = prefixOfExisting(name);
      let used: { result: T } | undefined;
      const attempt = () => {
        pool.use(prefix, (pooled) => {
          try {
            used = work(pooled);
          } catch (error) {
            throw toStoreError(error);
          }
          // If it is a promise, the file stays open until it settles.
          return used?.result;
        });
        return used;
      };
      // Another process may have removed the file that is open here, and made another.
      const found = attempt() ?? (pool.refresh(prefix) ? attempt() : undefined);
      if (!found) throw databaseMissing();
      return found.result;
    },
    use: (name, work) => store.inFile(name, (pooled) => useDatabase(store, pooled, name, work)),
    async write(name, work, isDurable) {
      const prefix = prefixOfExisting(name);
      const attempt = () => pool.use(prefix, (pooled) => writeDatabase(engine, pooled, name, work, isDurable));
      const written = (await attempt()) ?? (pool.refresh(prefix) ? await attempt() : undefined);
      if (!written) throw databaseMissing();
      if (written.changed) waiters.notify(name);
      compactor.compactAtNeed(written.db);
      return written.result;
    },
    put: createSinglePuts((...job) => store.write(...job)),
    sweep: sweepBehind,
    async close() {
      waiters.close();
      await background.stop();
      await pool.closeAll();
    },
  };
  return store;
}

/** Undefined when the file has no such database. */
function useDatabase<T>(
  store: Store,
  pooled: PooledFile,
  name: string,
  work: (db: OpenDatabase, pooled: PooledFile) => T,
): { result: T } | undefined {
  // One snapshot for all that is read before the loop turns: it is consistent, and the file is locked once.
  return pooled.file.snapshot(() => {
    const identity = identifyDatabase(pooled.file, name);
    return identity && { result: work(openDatabase(store, pooled, { ...identity, name }), pooled) };
  });
}

function openDatabase(
  store: Store,
  { file, committer, counted }: PooledFile,
  { no, name, epoch }: { no: number; name: string; epoch: string },
): OpenDatabase {
  const ofDatabase = counted.get(no) ?? { seq: -1, marks: [], ranges: new Map() };
  counted.set(no, ofDatabase);
  return {
    file,
    no,
    name,
    epoch,
    counted: ofDatabase,
    row() {
      const found = findDatabase(file, name);
      if (found?.no !== no) throw databaseMissing();
      return found;
    },
    write: (work) => committer.write(work),
    get(id, options) {
      return getDocument(file, this, id, options);
    },
    put: (write) => store.put(name, write),
  };
}

/** Undefined when the file has no such database. */
function writeDatabase<T>(
  engine: QueryEngine,
  { file, committer }: PooledFile,
  name: string,
  work: (context: WriteContext) => T,
  isDurable?: boolean,
): Promise<{ result: T; db: DatabaseRow; changed: boolean } | undefined> {
  return committer.write(() => {
    const db = findDatabase(file, name);
    if (!db) return undefined;
    const before = db.seq;
    const result = withContext(file, db, engine.onWinnerChange, work);
    return { result, db, changed: db.seq !== before };
  }, isDurable);
}
