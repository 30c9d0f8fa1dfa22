import { CLEAN_JOBS, type Jobs, type Worker } from '#model/job';

/** Removes the oldest of the jobs that are over, when there are too many. */
export function cleanJobsWorker(jobs: Pick<Jobs, 'bound'>): Worker {
  return {
    type: CLEAN_JOBS,
    concurrency: 1,
    maxExecCount: 1,
    timeout: 600_000,
    reserved: true,
    run: async ({ instance }) => void (await jobs.bound(instance)),
  };
}
