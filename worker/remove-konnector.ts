import type { Worker } from '#model/job';
import { type KonnectorEnds, REMOVE_KONNECTOR } from '#model/konnector';

/** Removes a konnector once its accounts are gone, and once it has done what it has to do then. */
export function removeKonnectorWorker(konnectorEnds: Pick<KonnectorEnds, 'run'>): Worker {
  return {
    type: REMOVE_KONNECTOR,
    concurrency: 2,
    maxExecCount: 3,
    // As long as the last run of each account may take.
    timeout: 3_600_000,
    reserved: true,
    run: ({ instance, job, signal }) => konnectorEnds.run(instance, (job.message as { slug: string }).slug, signal),
  };
}
