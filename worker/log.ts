import type { Worker } from '#model/job';

/** Writes its message in the log of the server: to try things. */
export function logWorker(): Worker {
  return {
    type: 'log',
    concurrency: 4,
    maxExecCount: 1,
    timeout: 1_000,
    reserved: false,
    async run({ job, log }) {
      log.info({ message: job.message }, 'job');
    },
  };
}
