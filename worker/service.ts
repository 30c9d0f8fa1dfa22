import { z } from 'zod';
import { DOCTYPES } from '#model/docs';
import { JobError, type Worker } from '#model/job';
import type { Konnectors } from '#model/konnector';

const MESSAGE = z.looseObject({
  slug: z.string().regex(/^[a-z0-9-]{1,100}$/),
  name: z.string().optional(),
  fields: z.record(z.string(), z.json()).optional(),
});

/** Runs a service of an app: `{ slug, name, fields }`. */
export function serviceWorker(konnectors: Pick<Konnectors, 'runService'>): Worker {
  return {
    type: 'service',
    concurrency: 2,
    maxExecCount: 2,
    timeout: 300_000,
    reserved: false,
    ownerOf(message) {
      const { slug } = MESSAGE.safeParse(message).data ?? {};
      return slug && `${DOCTYPES.apps}/${slug}`;
    },
    async run({ instance, job, signal }) {
      const message = MESSAGE.safeParse(job.message);
      if (!message.success) throw new JobError('The message does not name a service', { retry: false });
      await konnectors.runService(instance, job, message.data, signal);
    },
  };
}
