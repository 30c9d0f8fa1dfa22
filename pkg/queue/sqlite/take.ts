import { randomUUID } from 'node:crypto';
import type { Bounds, Delivery } from '../types.ts';
import { joinTurns } from './add.ts';
import type { Sql } from './queue-file.ts';
import { HELD, WAITING } from './schema.ts';

export type Taken = Omit<Delivery, 'signal' | 'isHeld'>;

interface TakeRequest {
  queue: string;
  holder: string;
  now: number;
  limit: number;
  room: (tenant: string) => number;
  bounds: Bounds | undefined;
  lease: number | undefined;
}

/** Within a transaction: the first jobs of the tenants whose turn it is, one of each in turn. */
export function takeJobs(sql: Sql, request: TakeRequest): Taken[] {
  const { queue, bounds } = request;
  const taken: Taken[] = [];
  const left = bounds ? Math.min(request.limit, bounds.all - heldBy(sql, queue)) : request.limit;
  const rooms = new Map<string, number>();
  const isFull = (tenant: string) => {
    const room = rooms.get(tenant) ?? roomOf(sql, tenant, request);
    rooms.set(tenant, room);
    return room <= 0;
  };
  while (taken.length < left) {
    const tenant = nextTenant(sql, queue, isFull);
    if (tenant === undefined) break;
    const first = takeFirst(sql, tenant, request);
    endTurn(sql, queue, tenant);
    // What waited may have been cancelled: the turn goes to the next one.
    if (!first) continue;
    taken.push(first);
    rooms.set(tenant, (rooms.get(tenant) ?? 0) - 1);
  }
  return taken;
}

function roomOf(sql: Sql, tenant: string, { queue, room, bounds }: TakeRequest): number {
  const own = room(tenant);
  return bounds && own > 0 ? Math.min(own, bounds.perTenant - heldBy(sql, queue, tenant)) : own;
}

/** How many are held, of a tenant or in all. */
function heldBy(sql: Sql, queue: string, tenant?: string): number {
  const held = `SELECT count(*) AS n FROM jobs INDEXED BY jobs_in_hand WHERE state = ${HELD} AND queue = ?`;
  const row = tenant === undefined ? sql(held).get(queue) : sql(`${held} AND tenant = ?`).get(queue, tenant);
  return row?.['n'] as number;
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

function nextTenant(sql: Sql, queue: string, isFull: (tenant: string) => boolean): string | undefined {
  // One at a time: nearly always the first one has it.
  for (let after = 0; ; ) {
    const row = sql('SELECT tenant, turn FROM turns WHERE queue = ? AND turn > ? ORDER BY turn LIMIT 1').get(
      queue,
      after,
    );
    if (!row) return undefined;
    if (!isFull(row['tenant'] as string)) return row['tenant'] as string;
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
