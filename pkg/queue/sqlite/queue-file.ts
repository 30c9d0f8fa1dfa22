import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#pkg/errors';
import { SCHEMA } from './schema.ts';

/** The file of the jobs. Everything it does is synchronous, but the wait for its turn among processes. */
export interface QueueFile {
  /** Runs `work` in one transaction. `durable`: once it resolves, it survives a loss of power; else `kill -9` only. */
  write<T>(work: (sql: Sql) => T, options?: { durable: boolean }): Promise<T>;
  read<T>(work: (sql: Sql) => T): T;
  /** Changes when another process, or another queue of this one, has written. */
  version(): number;
  close(): void;
}

/** The statement of that text, prepared once. */
export type Sql = (text: string) => {
  get(...values: SQLInputValue[]): Record<string, unknown> | undefined;
  all(...values: SQLInputValue[]): Record<string, unknown>[];
  run(...values: SQLInputValue[]): { changes: number | bigint };
};

export const QUEUE_FILE = 'jobs.sqlite';

/** How long SQLite itself may hold the loop when another process writes, in ms; then writers wait without holding it. */
const BUSY_TIMEOUT = 20;
const OPEN_TIMEOUT = 5_000;
const PATIENCE = 15_000;
/** @see https://www.sqlite.org/rescode.html */
const BUSY = 5;
const FULL = 13;

export function openQueueFile(directory: string): QueueFile {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(directory, QUEUE_FILE), { timeout: OPEN_TIMEOUT });
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  db.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT; PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
  const statements = new Map<string, StatementSync>();
  const sql: Sql = (text) => {
    let statement = statements.get(text);
    if (!statement) {
      statement = db.prepare(text);
      statements.set(text, statement);
    }
    return statement;
  };
  return {
    write: createWriter(sql, db),
    read: (work) => work(sql),
    version: () => sql('PRAGMA data_version').get()?.['data_version'] as number,
    close: () => db.close(),
  };
}

interface Write {
  work: () => void;
  durable: boolean;
  settle(failure?: unknown): void;
}

/** A transaction takes no more writes after so many ms. */
const BUDGET = 10;

/** What is asked in one turn of the loop goes in one transaction, and so in one flush of the disk. */
function createWriter(sql: Sql, db: DatabaseSync): QueueFile['write'] {
  const pending: Write[] = [];
  let running = false;

  async function drain(): Promise<void> {
    running = true;
    while (pending.length > 0) {
      await nextTurn();
      await commit(sql, db, pending);
    }
    running = false;
  }

  return (work, { durable } = { durable: false }) => {
    const { promise, resolve, reject } = Promise.withResolvers<ReturnType<typeof work>>();
    let outcome: { value: ReturnType<typeof work> } | { error: unknown } | undefined;
    pending.push({
      durable,
      work() {
        try {
          outcome = { value: work(sql) };
        } catch (error) {
          outcome = { error };
          throw error;
        }
      },
      settle(failure) {
        if (failure !== undefined || !outcome) reject(toQueueError(failure));
        else if ('value' in outcome) resolve(outcome.value);
        else reject(toQueueError(outcome.error));
      },
    });
    if (!running) void drain();
    return promise;
  };
}

/** One transaction with the first writes that are pending; each of those is settled. Never rejects. */
async function commit(sql: Sql, db: DatabaseSync, pending: Write[]): Promise<void> {
  const until = performance.now() + PATIENCE;
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    const taken: Write[] = [];
    try {
      // Asked outside of a transaction only. The next durable one flushes the others that came before it too.
      sql(`PRAGMA synchronous = ${pending.some(({ durable }) => durable) ? 'FULL' : 'NORMAL'}`).get();
      sql('BEGIN IMMEDIATE').run();
      runAll(sql, pending, taken);
      sql('COMMIT').run();
      for (const write of taken) write.settle();
      return;
    } catch (error) {
      if (db.isOpen && db.isTransaction) sql('ROLLBACK').run();
      if (!isBusy(error) || taken.length > 0 || performance.now() > until) {
        for (const write of taken.length > 0 ? taken : pending.splice(0)) write.settle(error);
        return;
      }
    }
    await sleep(pause);
  }
}

/** A write that fails undoes what it did, and only that. */
function runAll(sql: Sql, pending: Write[], taken: Write[]): void {
  const until = performance.now() + BUDGET;
  while (pending.length > 0 && (taken.length === 0 || performance.now() < until)) {
    const write = pending.shift() as Write;
    taken.push(write);
    sql('SAVEPOINT one').run();
    try {
      write.work();
    } catch {
      sql('ROLLBACK TO one').run();
    }
    sql('RELEASE one').run();
  }
}

function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY;
}

function toQueueError(error: unknown): unknown {
  const code = primaryCode(error);
  if (code !== BUSY && code !== FULL) return error;
  const message = code === FULL ? 'The disk is full' : 'The queue of jobs is busy';
  return new AppError('unavailable', message, { cause: error });
}

/** Extended codes have the primary one in their lowest byte. */
function primaryCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}
