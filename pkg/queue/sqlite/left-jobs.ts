import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type NewJob, PRIORITIES, type Queue } from '../types.ts';
import { becomeHolder } from './holder.ts';
import { recoverLost } from './put-back.ts';
import { openQueueFile, QUEUE_FILE, type Sql } from './queue-file.ts';
import { HELD } from './schema.ts';

const PAGE = 200;

/** What was moved, and what is held by processes that still use the file. */
interface LeftJobs {
  moved: number;
  held: number;
}

/**
 * Moves the jobs of an embedded queue that is not used any more to another queue. Those that a living process of the old
 * queue holds stay; how often a job has failed is forgotten. A move that is cut loses nothing, and may give a job twice.
 */
export async function moveLeftJobs(directory: string, to: Pick<Queue, 'add'>, signal: AbortSignal): Promise<LeftJobs> {
  if (!existsSync(join(directory, QUEUE_FILE))) return { moved: 0, held: 0 };
  const file = openQueueFile(directory);
  const holder = becomeHolder(directory);
  let moved = 0;
  try {
    await file.write((sql) => recoverLost(sql, Date.now(), holder.isAlive));
    while (!signal.aborted) {
      const jobs = await file.write((sql) => claim(sql, holder.name));
      if (jobs.length === 0) break;
      await to.add(jobs);
      const forget = (sql: Sql) => {
        for (const { id } of jobs) sql(`DELETE FROM jobs WHERE id = ? AND holder = ?`).run(id, holder.name);
      };
      await file.write(forget, { durable: true });
      moved += jobs.length;
    }
    return { moved, held: file.read(countHeld) };
  } finally {
    // What it has claimed and not moved is that of a dead holder from now on.
    holder.close();
    file.close();
  }
}

/** Within a transaction: nobody else takes them from now on. */
function claim(sql: Sql, holder: string): NewJob[] {
  const rows = sql(
    `UPDATE jobs SET state = ${HELD}, holder = ? WHERE seq IN (SELECT seq FROM jobs WHERE state < ${HELD} ORDER BY seq LIMIT ${PAGE})
     RETURNING seq, id, queue, tenant, data, priority, due, uniq`,
  ).all(holder);
  return rows
    .sort((a, b) => Number(a['seq']) - Number(b['seq']))
    .map(({ id, queue, tenant, data, priority, due, uniq }) => ({
      id: id as string,
      queue: queue as string,
      tenant: tenant as string,
      data: data as string,
      priority: PRIORITIES[priority as number] ?? 'normal',
      delay: Math.max(0, (due as number) - Date.now()),
      ...(uniq !== null && { unique: uniq as string }),
    }));
}

function countHeld(sql: Sql): number {
  return sql(`SELECT count(*) AS n FROM jobs WHERE state = ${HELD}`).get()?.['n'] as number;
}
