import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { migrate } from './schema.ts';

/** One open SQLite file, with the databases of one prefix. Everything it does is synchronous. */
export interface StoreFile {
  readonly path: string;
  /** The statement of that text, prepared once per open file at its first use. Texts are constants: never built from input. */
  sql(text: string): StatementSync;
  /** Runs `work` in one durable transaction (`BEGIN IMMEDIATE`); a throw undoes it all. */
  transaction<T>(work: () => T): T;
  /** Within a transaction: a throw of `work` undoes what it did, and goes no further unless the transaction is lost. */
  savepoint(work: () => void): void;
  /** Runs `work` in one snapshot, so that its queries agree with each other. */
  snapshot<T>(work: () => T): T;
  /** Changes when another process has written. */
  dataVersion(): number;
  close(): void;
}

/** Kibibytes of page cache by file: small, since many files may be open and the system caches the pages too. */
const CACHE_KIB = 1024;
/** How long SQLite itself waits for another process, in milliseconds: at work, writers then wait without holding the loop. */
const OPEN_TIMEOUT = 5000;
const BUSY_TIMEOUT = 100;

export function openStoreFile(path: string): StoreFile {
  makeFolder(dirname(path));
  // SQLite gives its log the mode of the file, and would create the file for everyone to read.
  closeSync(openSync(path, 'a', 0o600));
  const db = new DatabaseSync(path, { timeout: OPEN_TIMEOUT, enableForeignKeyConstraints: false });
  try {
    // Compaction can then give the space back, little by little. Asked of an older file, it would be a write.
    if (statSync(path).size === 0) db.exec('PRAGMA auto_vacuum = INCREMENTAL');
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -${CACHE_KIB}`);
    migrate(db);
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
  } catch (error) {
    db.close();
    throw error;
  }
  const statements = new Map<string, StatementSync>();
  const sql = (text: string): StatementSync => {
    let statement = statements.get(text);
    if (!statement) {
      statement = db.prepare(text);
      statements.set(text, statement);
    }
    return statement;
  };

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
    sql,
    transaction: (work) => within('BEGIN IMMEDIATE', work),
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
    close: () => db.close(),
  };
}

/** Durable like what goes in it: a new folder is only safe once the one it is in has been written. */
function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  const top = dirname(first);
  for (let at = path; at.length > top.length; at = dirname(at)) syncFolder(dirname(at));
}

function syncFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
