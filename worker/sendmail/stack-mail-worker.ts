import { JobError, type Worker } from '#model/job';
import { type PostOffice, STACK_MAIL } from '#model/mail';
import { deliver } from './deliver.ts';

/** Sends what the mailer sealed. A mail server may be away for an hour: it is tried for longer than that. */
export function stackMailWorker(postOffice: PostOffice): Worker {
  return {
    type: STACK_MAIL,
    concurrency: 4,
    maxExecCount: 20,
    timeout: 60_000,
    reserved: true,
    async run({ instance, job }) {
      const { sealed } = (job.message ?? {}) as { sealed?: unknown };
      if (typeof sealed !== 'string') throw new JobError('There is no mail in this job', { retry: false });
      await deliver(postOffice, instance, await postOffice.composeSealed(instance, sealed));
    },
  };
}
