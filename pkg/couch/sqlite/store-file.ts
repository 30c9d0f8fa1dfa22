import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { CouchError } from '../couch-error.ts';
import { migrate } from './schema.ts';
import { isBusy, toStoreError } from './sqlite-error.ts';
import { createFlush, createRoom, openLog } from './write-ahead-log.ts';

/** One open SQLite file, with the databases of one prefix. Everything it does is synchronous, but the flush of the disk. */
export interface StoreFile {
  readonly path: string;
  /** Tells the file from another one that may have taken its name. */
  readonly inode: number;
  /** The statement of that text, prepared once per open file at its first use. Texts are constants: never built from input. */
  sql(text: string): StatementSync;
  /** The same, whose rows are arrays: a row that is read alone takes two thirds of the time. */
  arrays(text: string): StatementSync;
  /** Runs `work` in one transaction (`BEGIN IMMEDIATE`), which `flush` makes durable; a throw undoes it all. */
  transaction<T>(work: () => T): T;
  /**
   * Resolves once the transactions so far are on the disk, without holding the loop. Rejects when the disk refuses: what
   * has been committed since the last flush may be there after a loss of power, or not.
   */
  flush(): Promise<void>;
  /** Pages in the log, and how many of them the file has too. */
  log(): { pages: number; moved: number };
  /** Moves what can be moved from the log to the file, on this thread: see `Checkpointer`. */
  checkpoint(): void;
  /** Resolves once what has been committed so far is no more on its way to the disk. Undefined when nothing is. */
  flushing(): Promise<void> | undefined;
  /** Within a transaction: a throw of `work` undoes what it did, and goes no further unless the transaction is lost. */
  savepoint(work: () => void): void;
  /** Runs `work` in one snapshot, so that its queries agree with each other. */
  snapshot<T>(work: () => T): T;
  /** Changes when another process has written. */
  dataVersion(): number;
  close(): void;
}

/**
 * Kibibytes of page cache by file: small, since many files may be open and the system caches the pages too, but enough for
 * what a page of a list reads here and there, and again.
 */
const CACHE_KIB = 2048;
/** How long SQLite itself waits for another process, in milliseconds: at work, writers then wait without holding the loop. */
const OPEN_TIMEOUT = 5000;
const BUSY_TIMEOUT = 100;

/**
 * How often to open a file that another process makes or removes meanwhile, and how long to wait before the next time, in
 * ms. SQLite does not wait by itself while the kind of its journal is chosen, which happens once in the life of a file.
 */
const ATTEMPTS = 50;
const PAUSE = 4;

/** Undefined when there is no file and it is not to be created. */
export function openStoreFile(path: string, { create }: { create: boolean }): StoreFile | undefined {
  for (let attempt = 1; ; attempt++) {
    let inode: number | undefined;
    try {
      inode = touch(path, create);
      if (inode === undefined) return undefined;
      const db = openConnection(path);
      const log = openLog(path, db);
      // SQLite opens the log by its name: it must not be the log of a file that has taken the place of this one.
      if (inodeOf(path) === inode) return toStoreFile(path, inode, { db, log });
      closeSync(log);
      db.close();
    } catch (error) {
      const isSame = inode !== undefined && inodeOf(path) === inode;
      if (attempt === ATTEMPTS || (isSame && !isBusy(error))) throw toStoreError(error);
    }
    if (attempt === ATTEMPTS) throw new CouchError('service_unavailable', 'The database is being removed.');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
  }
}

/** The inode of the file, which is made if it must be: SQLite would make it for everyone to read, and its log too. */
function touch(path: string, create: boolean): number | undefined {
  if (create) makeFolder(dirname(path));
  else if (inodeOf(path) === undefined) return undefined;
  const descriptor = openSync(path, create ? 'a' : 'r+', 0o600);
  try {
    return fstatSync(descriptor).ino;
  } finally {
    closeSync(descriptor);
  }
}

/** Undefined when there is no such file. */
export function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

function openConnection(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: OPEN_TIMEOUT, enableForeignKeyConstraints: false });
  try {
    // Compaction can then give the space back, little by little. Asked of an older file, it would be a write.
    if (statSync(path).size === 0) db.exec('PRAGMA auto_vacuum = INCREMENTAL');
    // NORMAL: a commit writes to the log, and `flush` makes it durable; SQLite flushes what a checkpoint needs by itself.
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -${CACHE_KIB}`);
    // See `Checkpointer`.
    db.exec('PRAGMA wal_autocheckpoint = 0');
    migrate(db);
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Prepares each statement once. */
function preparer(db: DatabaseSync, onPrepared?: (statement: StatementSync) => void): StoreFile['sql'] {
  const statements = new Map<string, StatementSync>();
  return (text) => {
    let statement = statements.get(text);
    if (!statement) {
      statement = db.prepare(text);
      onPrepared?.(statement);
      statements.set(text, statement);
    }
    return statement;
  };
}

function toStoreFile(path: string, inode: number, { db, log }: { db: DatabaseSync; log: number }): StoreFile {
  const sql = preparer(db);
  const flush = createFlush(path, { db, log });
  const room = createRoom(log);
  let flushing: Promise<void> | undefined;
  function within<T>(begin: string, work: () => T): T {
    if (db.isTransaction) return work();
    sql(begin).run();
    try {
      const result = work();
      sql('COMMIT').run();
      return result;
    } catch (error) {
      if (db.isTransaction) sql('ROLLBACK').run();
      throw error;
    }
  }

  return {
    path,
    inode,
    sql,
    arrays: preparer(db, (statement) => statement.setReturnArrays(true)),
    transaction: (work) =>
      within('BEGIN IMMEDIATE', () => {
        room.make();
        return work();
      }),
    flush() {
      const pending = flush().finally(() => {
        flushing = undefined;
      });
      flushing = pending.catch(() => undefined);
      return pending;
    },
    flushing: () => flushing,
    log() {
      const row = sql('PRAGMA wal_checkpoint(NOOP)').get() as { log: number; checkpointed: number };
      room.note(row.log);
      return { pages: row.log, moved: row.checkpointed };
    },
    checkpoint: () => void sql('PRAGMA wal_checkpoint(PASSIVE)').get(),
    savepoint(work) {
      sql('SAVEPOINT one').run();
      try {
        work();
      } catch (error) {
        // A full disk or a failed read ends the whole transaction.
        if (!db.isTransaction) throw error;
        sql('ROLLBACK TO one').run();
      }
      sql('RELEASE one').run();
    },
    snapshot: (work) => within('BEGIN', work),
    dataVersion: () => sql('PRAGMA data_version').get()?.['data_version'] as number,
    close() {
      closeSync(log);
      db.close();
    },
  };
}

/** Durable like what goes in it: a new folder is only safe once the one it is in has been written. */
function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  const top = dirname(first);
  for (let at = path; at.length > top.length; at = dirname(at)) syncFolder(dirname(at));
}

/** What a folder lists is only safe once it has been written. */
export function syncFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
