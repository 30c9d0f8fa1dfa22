import { randomBytes } from 'node:crypto';
import { CouchError } from '../couch-error.ts';
import { isValidDatabaseName, prefixOf } from '../database-name.ts';
import { type ChangeWaiters, createChangeWaiters } from './change-waiters.ts';
import { compactBodies, isWorthCompacting } from './compact.ts';
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
import type { StoreFile } from './store-file.ts';
import { hasDestroyed, sweep } from './sweep.ts';
import { checkWrite } from './validate-write.ts';
import { type WriteContext, withContext } from './write-context.ts';
import { newId, writeChecked } from './write-many.ts';

/** What the databases of one directory share. */
export interface Store {
  readonly pool: FilePool;
  readonly engine: QueryEngine;
  readonly waiters: ChangeWaiters;
  /** Runs `work` on a database that exists. Throws `not_found` when it does not. */
  use<T>(name: string, work: (db: OpenDatabase, pooled: PooledFile) => T): T;
  /** Runs `work` in the next transaction of the database's file; resolves once it is durable. */
  write<T>(name: string, work: (context: WriteContext) => T): Promise<T>;
  create(name: string): Promise<void>;
  destroy(name: string): Promise<void>;
  compact(name: string): Promise<void>;
  isCompacting(name: string): boolean;
  /** Waits for what runs behind, and closes the files. */
  close(): Promise<void>;
}

export function createStore(directory: string, maxOpenFiles: number, engine: QueryEngine): Store {
  const pool = createFilePool(directory, maxOpenFiles, (prefix, file) => {
    if (hasDestroyed(file)) inBackground(() => sweepFile(prefix));
  });
  const waiters = createChangeWaiters(pool);
  const compacting = new Map<string, Promise<void>>();
  const background = new Set<Promise<void>>();
  let closed = false;
  const goOn = () => !closed;

  /** Work that nobody waits for: what is left undone is found again when the file is next opened or written. */
  function inBackground(work: () => Promise<void>): void {
    const promise = new Promise((resolve) => setImmediate(resolve)).then(work).catch(() => {});
    background.add(promise);
    void promise.finally(() => background.delete(promise));
  }

  async function sweepFile(prefix: string): Promise<void> {
    await pool.use(prefix, ({ file, committer }) => sweep(file, committer, engine.forget, goOn));
  }

  /** Rejects names that are none, since they would be paths. */
  function prefixOfExisting(name: string): string {
    if (closed) throw new CouchError('service_unavailable', 'The store is closed.');
    if (!isValidDatabaseName(name)) throw databaseMissing();
    return prefixOf(name);
  }

  /** The database is not there; maybe since another process has removed the file, and made another. */
  function missing(prefix: string): CouchError {
    pool.refresh(prefix);
    return databaseMissing();
  }

  function use<T>(name: string, work: (db: OpenDatabase, pooled: PooledFile) => T): T {
    const prefix = prefixOfExisting(name);
    let found: { result: T } | undefined;
    // One snapshot for all that is read before the loop turns: it is consistent, and the file is locked once.
    pool.use(prefix, (pooled) =>
      pooled.file.snapshot(() => {
        const identity = identifyDatabase(pooled.file, name);
        if (!identity) return undefined;
        found = { result: work(openDatabase(pooled, { ...identity, name }), pooled) };
        return found.result;
      }),
    );
    if (!found) throw missing(prefix);
    return found.result;
  }

  function openDatabase(
    { file, committer, ranks }: PooledFile,
    { no, name, epoch }: { no: number; name: string; epoch: string },
  ): OpenDatabase {
    const ofDatabase = ranks.get(no) ?? { seq: -1, marks: [] };
    ranks.set(no, ofDatabase);
    const row = () => {
      const found = findDatabase(file, name);
      if (found?.no !== no) throw databaseMissing();
      return found;
    };
    return {
      file,
      no,
      name,
      epoch,
      ranks: ofDatabase,
      row,
      write: (work) => committer.write(work),
      get: (id, options) => getDocument(file, { no, epoch }, id, options),
      async put(given) {
        const id = given.id ?? newId();
        const checked = checkWrite({ ...given, id }, true);
        return { id, rev: await write(name, (context) => writeChecked(context, checked, true)) };
      },
    };
  }

  async function write<T>(name: string, work: (context: WriteContext) => T): Promise<T> {
    const prefix = prefixOfExisting(name);
    let before = 0;
    let after: DatabaseRow | undefined;
    const result = await pool.use(prefix, async ({ file, committer }) => ({
      value: await committer.write(() => {
        after = findDatabase(file, name);
        if (!after) throw missing(prefix);
        before = after.seq;
        return withContext(file, after, engine.onWinnerChange, work);
      }),
    }));
    if (!result || !after) throw missing(prefix);
    if (after.seq !== before) waiters.notify(name);
    if (isWorthCompacting(after) && !compacting.has(name)) inBackground(() => compact(name));
    return result.value;
  }

  function compact(name: string): Promise<void> {
    const running = compacting.get(name);
    if (running) return running;
    const promise = (async () => use(name, (db, { file, committer }) => compactBodies(file, committer, db.no, goOn)))();
    compacting.set(name, promise);
    const done = () => void compacting.delete(name);
    promise.then(done, done);
    return promise;
  }

  return {
    pool,
    engine,
    waiters,
    use,
    write,
    compact,
    isCompacting: (name) => compacting.has(name),
    async create(name) {
      checkName(name);
      const prefix = prefixOf(name);
      const insert = () =>
        pool.use(prefix, ({ file, committer }) => committer.write(() => insertDatabase(file, name)), { create: true });
      pool.refresh(prefix);
      // Another process may be removing the file: what is created next is in a new one.
      if (await insert()) return;
      pool.close(prefix);
      if (!(await insert())) throw new CouchError('service_unavailable', 'The database is being removed.');
    },
    async destroy(name) {
      await use(name, (db, { file, committer }) =>
        committer.write(() => {
          db.row();
          file.sql('UPDATE databases SET name = NULL WHERE no = ?').run(db.no);
        }),
      );
      waiters.notify(name);
      inBackground(() => sweepFile(prefixOf(name)));
    },
    async close() {
      closed = true;
      waiters.close();
      await Promise.allSettled(background);
      await pool.closeAll();
    },
  };
}

function checkName(name: string): void {
  if (isValidDatabaseName(name)) return;
  if (name.length > 238) {
    throw new CouchError('database_name_too_long', `At least one path segment of \`${name}\` is too long.`);
  }
  throw new CouchError(
    'illegal_database_name',
    `Name: '${name}'. Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, and / are allowed. Must begin with a letter.`,
  );
}

/** False when the file is about to be removed. */
function insertDatabase(file: StoreFile, name: string): boolean {
  if (file.sql('SELECT removed FROM file_state').get()?.['removed'] === 1) return false;
  if (findDatabase(file, name)) {
    throw new CouchError('file_exists', 'The database could not be created, the file already exists.');
  }
  file.sql('INSERT INTO databases (name, epoch) VALUES (?, ?)').run(name, randomBytes(6).toString('hex'));
  return true;
}
