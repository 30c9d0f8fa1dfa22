import type { Job } from '#model/job';
import type { TriggerState } from './types.ts';

/** @param jobs the last ones of the trigger, the newest first */
export function stateOf(triggerId: string, jobs: readonly Job[]): TriggerState {
  const done = jobs.find(({ state }) => state === 'done');
  const failed = jobs.find(({ state }) => state === 'errored');
  const manual = jobs.find((job) => job.manual_execution);
  const [last] = jobs;
  return {
    trigger_id: triggerId,
    status: last?.state ?? 'done',
    ...(done && { last_success: done.queued_at, last_successful_job_id: done._id }),
    ...(last && { last_execution: last.queued_at, last_executed_job_id: last._id }),
    ...(failed && { last_failure: failed.queued_at, last_failed_job_id: failed._id }),
    ...(failed?.error !== undefined && { last_error: failed.error }),
    ...(manual && { last_manual_execution: manual.queued_at, last_manual_job_id: manual._id }),
  };
}
