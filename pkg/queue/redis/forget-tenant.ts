import type { Bulls } from './bull.ts';
import type { QueueJob } from './held-jobs.ts';

const PAGE = 500;

/** Looks at every job that waits: an instance is seldom destroyed, and an index would cost at each job. */
export async function forgetTenant(
  { of, client }: Bulls,
  prefix: string,
  tenant: string,
  tell: (id: string) => Promise<void>,
): Promise<void> {
  for (const name of await client.smembers(`${prefix}:names`)) {
    const { queue } = of(name);
    const found: QueueJob[] = [];
    for (const state of ['wait', 'prioritized', 'delayed', 'active'] as const) {
      for (let start = 0; ; start += PAGE) {
        const page = await queue.getJobs([state], start, start + PAGE - 1, true);
        // One that has ended since it was listed is null.
        found.push(...page.filter((job) => job?.data.tenant === tenant));
        if (page.length < PAGE) break;
      }
    }
    for (const job of found) {
      if (job.id === undefined) continue;
      const isRemoved = await job.remove().then(
        () => true,
        () => false,
      );
      if (!isRemoved) await tell(job.id);
    }
  }
}
