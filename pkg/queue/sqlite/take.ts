import { randomUUID } from 'node:crypto';
import type { Delivery } from '../types.ts';
import { joinTurns } from './add.ts';
import type { Sql } from './queue-file.ts';
import { HELD, WAITING } from './schema.ts';

export type Taken = Omit<Delivery, 'signal'>;

interface TakeRequest {
  queue: string;
  holder: string;
  now: number;
  skip: (tenant: string) => boolean;
  lease: number | undefined;
}

/** Within a transaction: the first job of the tenant whose turn it is. */
export function takeJob(sql: Sql, request: TakeRequest): Taken | undefined {
  for (;;) {
    const tenant = nextTenant(sql, request.queue, request.skip);
    if (tenant === undefined) return undefined;
    const taken = takeFirst(sql, tenant, request);
    endTurn(sql, request.queue, tenant);
    // What waited may have been cancelled: the turn goes to the next one.
    if (taken) return taken;
  }
}

function takeFirst(sql: Sql, tenant: string, { queue, holder, now, lease }: TakeRequest): Taken | undefined {
  const token = randomUUID();
  const row = sql(
    `UPDATE jobs SET state = ${HELD}, holder = ?, token = ?, expires = ?, uniq = NULL, deliveries = deliveries + 1
     WHERE seq = (SELECT seq FROM jobs INDEXED BY jobs_waiting
                  WHERE queue = ? AND tenant = ? AND state = ${WAITING} ORDER BY priority, seq LIMIT 1)
     RETURNING id, data, deliveries, failures, crashes`,
  ).get(lease === undefined ? holder : null, token, lease === undefined ? null : now + lease, queue, tenant);
  return (
    row && { queue, tenant, token, ...(row as Pick<Taken, 'id' | 'data' | 'deliveries' | 'failures' | 'crashes'>) }
  );
}

function nextTenant(sql: Sql, queue: string, skip: (tenant: string) => boolean): string | undefined {
  // One at a time: nearly always the first one has it.
  for (let after = 0; ; ) {
    const row = sql('SELECT tenant, turn FROM turns WHERE queue = ? AND turn > ? ORDER BY turn LIMIT 1').get(
      queue,
      after,
    );
    if (!row) return undefined;
    if (!skip(row['tenant'] as string)) return row['tenant'] as string;
    after = row['turn'] as number;
  }
}

/** Who was served goes to the end, or away when nothing of theirs waits. */
function endTurn(sql: Sql, queue: string, tenant: string): void {
  sql('DELETE FROM turns WHERE queue = ? AND tenant = ?').run(queue, tenant);
  const more = sql(
    `SELECT 1 FROM jobs INDEXED BY jobs_waiting WHERE queue = ? AND tenant = ? AND state = ${WAITING} LIMIT 1`,
  ).get(queue, tenant);
  if (more) joinTurns(sql, queue, tenant);
}
