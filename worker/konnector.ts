import { z } from 'zod';
import { JobError, type Worker } from '#model/job';
import type { Konnectors } from '#model/konnector';

const MESSAGE = z.looseObject({
  konnector: z.string().regex(/^[a-z0-9-]{1,100}$/),
  account: z.string().optional(),
  folder_to_save: z.string().optional(),
  account_deleted: z.boolean().optional(),
  account_rev: z.string().optional(),
});

/** Runs a konnector: `{ konnector, account, folder_to_save }`. */
export function konnectorWorker(konnectors: Pick<Konnectors, 'run'>): Worker {
  return {
    type: 'konnector',
    concurrency: 2,
    maxExecCount: 2,
    timeout: 300_000,
    reserved: false,
    async run({ instance, job, signal }) {
      const message = MESSAGE.safeParse(job.message);
      if (!message.success) throw new JobError('The message does not name a konnector', { retry: false });
      await konnectors.run(instance, job, message.data, signal);
    },
  };
}
