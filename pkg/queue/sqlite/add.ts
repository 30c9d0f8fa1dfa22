import { type NewJob, PRIORITIES } from '../types.ts';
import type { Sql } from './queue-file.ts';
import { DELAYED, WAITING } from './schema.ts';

/** Within a transaction. @returns the id of the job that is there */
export function addJob(sql: Sql, job: NewJob, now: number): string {
  const { id, queue, tenant, data, priority = 'normal', delay = 0, unique } = job;
  if (unique !== undefined) {
    const waiting = sql(
      'SELECT id FROM jobs INDEXED BY jobs_unique WHERE queue = ? AND tenant = ? AND uniq = ? AND state < 2',
    ).get(queue, tenant, unique);
    if (waiting) return waiting['id'] as string;
  }
  const state = delay > 0 ? DELAYED : WAITING;
  const rank = PRIORITIES.indexOf(priority);
  sql(
    `INSERT INTO jobs (id, queue, tenant, data, priority, state, due, uniq) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO NOTHING`,
  ).run(id, queue, tenant, data, rank, state, now + delay, unique ?? null);
  if (state === WAITING) joinTurns(sql, queue, tenant);
  return id;
}

/** The tenant has a job that waits: its turn comes after those who are there. */
export function joinTurns(sql: Sql, queue: string, tenant: string): void {
  sql(
    `INSERT INTO turns SELECT ?1, ?2, coalesce(max(turn), 0) + 1 FROM turns WHERE queue = ?1
     ON CONFLICT (queue, tenant) DO NOTHING`,
  ).run(queue, tenant);
}
