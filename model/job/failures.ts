import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import type { FailedJob, FailedJobs } from './failed-jobs.ts';
import type { Job, JobRequest } from './types.ts';

/** What was tried often enough and is not done: its owner looks at it, has it done again, or lets it be. */
export interface Failures {
  /** The newest first, a thousand or so at most. */
  failures(instance: Instance): Promise<FailedJob[]>;
  /**
   * Does again what has failed, as it was asked. Rejects with kind `not-found`, `unprocessable` when what was asked was too long to
   * be kept, and as `push` does: the failure stays then.
   */
  retry(instance: Instance, id: string): Promise<Job>;
  /** @returns how many are done again, and how many stay: too long to be kept, or beyond the limit of an hour */
  retryAll(instance: Instance): Promise<{ retried: number; left: number }>;
  /** Rejects with kind `not-found`. The job stays among those that are over. */
  forgetFailure(instance: Instance, id: string): Promise<void>;
  /** @returns how many */
  forgetFailures(instance: Instance): Promise<number>;
}

interface FailuresDeps {
  failed: FailedJobs;
  push: (instance: Instance, request: JobRequest) => Promise<Job>;
}

export function createFailures({ failed, push }: FailuresDeps): Failures {
  async function retry(instance: Instance, id: string): Promise<Job> {
    const { failed: known, request } = await failed.request(instance, id);
    const job = await push(instance, request);
    // One that has failed once more meanwhile is another one.
    await failed.removeAll(instance, [known]);
    return job;
  }

  /** False when it cannot be done again now; somebody else may have done it meanwhile. */
  async function isRetried(instance: Instance, id: string): Promise<boolean> {
    try {
      await retry(instance, id);
      return true;
    } catch (error) {
      if (isKind(error, 'not-found', 'unprocessable', 'too-many-requests')) return false;
      throw error;
    }
  }

  return {
    failures: failed.list,
    retry,
    async retryAll(instance) {
      const known = await failed.list(instance);
      let retried = 0;
      // The oldest first, as they were asked.
      for (const { _id } of known.reverse()) if (await isRetried(instance, _id)) retried++;
      return { retried, left: known.length - retried };
    },
    forgetFailure: failed.forget,
    forgetFailures: async (instance) => failed.removeAll(instance, await failed.list(instance)),
  };
}
