import type { NewJob } from '../types.ts';
import type { Bulls } from './bull.ts';

const KEPT = { removeOnComplete: true, removeOnFail: true, attempts: 1 };

/** @returns for each, the id of the job that is there */
export async function addJobs({ of, turns, client }: Bulls, jobs: readonly NewJob[]): Promise<string[]> {
  const ids = new Map<NewJob, string>();
  for (const [name, all] of Map.groupBy(jobs, ({ queue }) => queue)) {
    const { queue } = of(name);
    // To find them again: BullMQ has no list of its queues.
    await client.sadd(`${queue.opts.prefix}:names`, name);
    const priorities = await turns.give(name, all);
    const added = await queue.addBulk(
      all.map(({ id, tenant, data, delay, unique }, index) => ({
        name: 'job',
        data: { tenant, data, failures: 0 },
        opts: {
          ...KEPT,
          jobId: id,
          priority: priorities[index] ?? 1,
          ...(delay !== undefined && delay > 0 && { delay }),
          ...(unique !== undefined && { deduplication: { id: `${tenant} ${unique}` } }),
        },
      })),
    );
    for (const [index, job] of all.entries()) ids.set(job, added[index]?.id ?? job.id);
  }
  return jobs.map((job) => ids.get(job) ?? job.id);
}
