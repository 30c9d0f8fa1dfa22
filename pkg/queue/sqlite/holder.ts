import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Who holds jobs: a name, and the proof that its process lives. The proof is a lock on a file, which the system gives back
 * when the process ends, however it ends: neither a clock nor a process number that is used again can lie.
 */
export interface Holder {
  readonly name: string;
  /** True when a holder of the same folder lives. */
  isAlive(name: string): boolean;
  close(): void;
}

const NAME = /^[\w-]{1,64}$/;

export function becomeHolder(directory: string): Holder {
  const folder = join(directory, 'holders');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = randomUUID();
  const fileOf = (holder: string) => join(folder, `${holder}.lock`);
  const lock = new DatabaseSync(fileOf(name), { timeout: 0 });
  // Not WAL: the exclusive lock is on the file itself. Something is written, or SQLite would make no file.
  lock.exec('PRAGMA journal_mode = MEMORY; CREATE TABLE alive (at INTEGER) STRICT');
  lock.exec('BEGIN EXCLUSIVE');
  return {
    name,
    isAlive(holder) {
      if (holder === name) return true;
      if (!NAME.test(holder)) return false;
      return !tryLock(fileOf(holder));
    },
    close() {
      lock.close();
      rmSync(fileOf(name), { force: true });
    },
  };
}

/** True when nobody had it; the file is of no use then, and goes. */
function tryLock(file: string): boolean {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE; ROLLBACK');
  } catch {
    return false;
  } finally {
    db?.close();
  }
  rmSync(file, { force: true });
  return true;
}
