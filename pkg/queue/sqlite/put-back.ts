import { joinTurns } from './add.ts';
import type { Sql } from './queue-file.ts';
import { DELAYED, HELD, WAITING } from './schema.ts';

/** Within a transaction: the jobs whose time has come wait. @returns the queues that have more now */
export function promoteDue(sql: Sql, now: number): string[] {
  const due = sql(`UPDATE jobs SET state = ${WAITING} WHERE state = ${DELAYED} AND due <= ? RETURNING queue, tenant`);
  return join(sql, due.all(now));
}

/** Within a transaction: what a dead process held, or was held for longer than its lease, waits again. */
export function recoverLost(sql: Sql, now: number, isAlive: (holder: string) => boolean): string[] {
  const holders = sql(`SELECT DISTINCT holder FROM jobs WHERE state = ${HELD} AND holder IS NOT NULL`).all();
  const dead = holders.map((row) => row['holder'] as string).filter((holder) => !isAlive(holder));
  const back = `UPDATE jobs SET state = ${WAITING}, holder = NULL, token = NULL, expires = NULL, crashes = crashes + 1`;
  return [
    ...dead.flatMap((holder) =>
      join(sql, sql(`${back} WHERE state = ${HELD} AND holder = ? RETURNING queue, tenant`).all(holder)),
    ),
    ...join(
      sql,
      sql(`${back} WHERE state = ${HELD} AND holder IS NULL AND expires <= ? RETURNING queue, tenant`).all(now),
    ),
  ];
}

function join(sql: Sql, rows: Record<string, unknown>[]): string[] {
  for (const { queue, tenant } of rows) joinTurns(sql, queue as string, tenant as string);
  return rows.map(({ queue }) => queue as string);
}

/** When the next job comes due, in ms since 1970. */
export function nextDue(sql: Sql): number | undefined {
  const row = sql(`SELECT due FROM jobs WHERE state = ${DELAYED} ORDER BY due LIMIT 1`).get();
  return row?.['due'] as number | undefined;
}

/** True when others hold jobs, or a lease is over: somebody should look whether they live. */
export function strangers(sql: Sql, holder: string, now: number): boolean {
  const others = sql(`SELECT 1 FROM jobs INDEXED BY jobs_held WHERE state = ${HELD} AND holder <> ? LIMIT 1`).get(
    holder,
  );
  const over = sql(
    `SELECT 1 FROM jobs INDEXED BY jobs_held WHERE state = ${HELD} AND holder IS NULL AND expires <= ? LIMIT 1`,
  ).get(now);
  return others !== undefined || over !== undefined;
}
