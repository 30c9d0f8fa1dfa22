import type { Delivery, Hold, Queue, TakeOptions } from '../types.ts';
import { addJob, joinTurns } from './add.ts';
import { HeldJobs } from './held-jobs.ts';
import { becomeHolder } from './holder.ts';
import { openQueueFile, type Sql } from './queue-file.ts';
import { DELAYED, HELD, WAITING } from './schema.ts';
import { takeJobs } from './take.ts';
import { createWaiters } from './waiters.ts';
import { watch } from './watch.ts';

export { moveLeftJobs } from './left-jobs.ts';

export interface SqliteQueueOptions {
  /** Where the file is; it is created at need, readable by its owner only. */
  directory: string;
}

/** Who holds it is somewhere else, and asks by `extend`. */
const LEASED = { signal: new AbortController().signal, isHeld: () => true };

/** The embedded queue, on SQLite. Any number of processes of one machine may use the same directory. */
export function openSqliteQueue({ directory }: SqliteQueueOptions): Queue {
  const file = openQueueFile(directory);
  const holder = becomeHolder(directory);
  const held = new HeldJobs();
  const waiters = createWaiters();
  const watching = watch({ file, holder, held, waiters });

  async function take(queue: string, options: TakeOptions = {}): Promise<Delivery[]> {
    const { wait = 0, signal, limit = 1, room = () => limit, bounds, lease } = options;
    const until = Date.now() + wait;
    for (;;) {
      // Registered before the look, or what comes between would be missed.
      const waiting = new AbortController();
      const more = waiters.wait(queue, Math.max(0, until - Date.now()), waiting.signal);
      const isThere = file.read((sql) => sql('SELECT 1 FROM turns WHERE queue = ? LIMIT 1').get(queue) !== undefined);
      const request = { queue, holder: holder.name, now: Date.now(), limit, room, bounds, lease };
      const taken = isThere && !signal?.aborted ? await file.write((sql) => takeJobs(sql, request)) : [];
      if (taken.length > 0 || signal?.aborted || Date.now() >= until) {
        waiting.abort();
        return taken.map((one) => (lease === undefined ? held.keep(one) : { ...one, ...LEASED }));
      }
      signal?.addEventListener('abort', () => waiting.abort(), { once: true, signal: waiting.signal });
      await more;
      waiting.abort();
    }
  }

  return {
    take,
    async add(jobs) {
      const now = Date.now();
      const ids = await file.write((sql) => jobs.map((job) => addJob(sql, job, now)), { durable: true });
      for (const { queue, delay = 0 } of jobs) {
        if (delay > 0) watching.dueAt(now + delay);
        else waiters.wake(queue);
      }
      return ids;
    },
    extend: (hold, lease) =>
      file.write((sql) => {
        const row = find(sql, hold);
        if (!row || row['cancelled'] === 1) return false;
        sql('UPDATE jobs SET expires = ? WHERE id = ? AND holder IS NULL').run(Date.now() + lease, hold.id);
        return true;
      }),
    async finish(hold) {
      held.forget(hold);
      const isHeld = await file.write((sql) => {
        if (!find(sql, hold)) return false;
        sql('DELETE FROM jobs WHERE id = ?').run(hold.id);
        return true;
      });
      waiters.wake(hold.queue);
      return isHeld;
    },
    async release(hold, { delay = 0, failed = false } = {}) {
      held.forget(hold);
      const due = Date.now() + delay;
      const isHeld = await file.write((sql) => {
        const row = find(sql, hold);
        if (!row) return false;
        sql(
          `UPDATE jobs SET state = ?, due = ?, failures = failures + ?, holder = NULL, token = NULL, expires = NULL
           WHERE id = ?`,
        ).run(delay > 0 ? DELAYED : WAITING, due, failed ? 1 : 0, hold.id);
        if (delay === 0) joinTurns(sql, hold.queue, row['tenant'] as string);
        return true;
      });
      if (delay > 0) watching.dueAt(due);
      waiters.wake(hold.queue);
      return isHeld;
    },
    async cancel(queue, id) {
      const found = await file.write((sql) => {
        const removed = sql(`DELETE FROM jobs WHERE id = ? AND queue = ? AND state <> ${HELD}`).run(id, queue);
        if (Number(removed.changes) > 0) return 'removed';
        const told = sql('UPDATE jobs SET cancelled = 1 WHERE id = ? AND queue = ?').run(id, queue);
        return Number(told.changes) > 0 ? 'told' : 'missing';
      });
      file.read((sql) => held.tell(sql));
      return found;
    },
    has: async (queue, id) =>
      file.read((sql) => sql('SELECT 1 FROM jobs WHERE id = ? AND queue = ?').get(id, queue) !== undefined),
    counts: async (queue) =>
      file.read((sql) => {
        const count = 'SELECT count(*) AS n FROM jobs WHERE queue = ? AND state';
        const [all, inHand] = [sql(`${count} < ${HELD}`).get(queue), sql(`${count} = ${HELD}`).get(queue)];
        return { waiting: all?.['n'] as number, held: inHand?.['n'] as number };
      }),
    async forgetTenant(tenant) {
      await file.write((sql) => {
        sql(`DELETE FROM jobs WHERE tenant = ? AND state <> ${HELD}`).run(tenant);
        sql('DELETE FROM turns WHERE tenant = ?').run(tenant);
        sql('UPDATE jobs SET cancelled = 1 WHERE tenant = ?').run(tenant);
      });
      file.read((sql) => held.tell(sql));
    },
    ping: async () => file.read((sql) => void sql('SELECT 1 FROM turns LIMIT 1').get()),
    async [Symbol.asyncDispose]() {
      await watching.stop();
      waiters.wake();
      holder.close();
      file.close();
    },
  };
}

/** Within a transaction: the row of a job, if it is held by whom it says. */
function find(sql: Sql, { id, queue, token }: Hold): Record<string, unknown> | undefined {
  const query = sql(`SELECT tenant, cancelled FROM jobs WHERE id = ? AND queue = ? AND token = ? AND state = ${HELD}`);
  return query.get(id, queue, token);
}
