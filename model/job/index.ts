/** Work to be done later: what was asked, who does it, and what became of it. */
export { configuredWorkers, externalWorkers, type WorkerSettings } from './configured.ts';
export type { FailedJob } from './failed-jobs.ts';
export { CLEAN_JOBS, createJobs, type Jobs } from './jobs.ts';
export { runWorkers } from './run-workers.ts';
export {
  type Job,
  JobError,
  JobLater,
  type JobOptions,
  type JobRequest,
  type Task,
  type Use,
  type Worker,
  type WorkerFacts,
} from './types.ts';
