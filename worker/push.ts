import { z } from 'zod';
import { JobError, type Jobs, type Worker } from '#model/job';
import { type Devices, newMessage } from '#model/notification';
import type { JsonObject } from '#pkg/json';

const text = (max: number) =>
  z
    .string()
    .max(max)
    .nullish()
    .transform((value) => value ?? '');

const MESSAGE = z.object({
  notification_id: text(200),
  source: text(500),
  title: text(500),
  message: text(5_000),
  priority: text(20),
  sound: text(100),
  collapsible: z.boolean().nullish(),
  data: z.record(z.string(), z.json()).nullish(),
  /** A message of `sendmail`, for when no device could be reached. */
  mail_fallback: z.record(z.string(), z.json()).nullish(),
});

interface PushDeps {
  devices: Devices;
  jobs: Pick<Jobs, 'push'>;
  addresses: Parameters<typeof newMessage>[0];
}

/** Tells the devices of the owner something that is no notification, by their push services. */
export function pushWorker({ devices, jobs, addresses }: PushDeps): Worker {
  return {
    type: 'push',
    concurrency: 4,
    maxExecCount: 1,
    timeout: 30_000,
    reserved: false,
    async run({ instance, job, signal }) {
      const { success, data: given } = MESSAGE.safeParse(job.message);
      if (!success || (given.title === '' && given.message === '')) {
        throw new JobError('There is nothing to push in this job', { retry: false });
      }
      const { mail_fallback: fallback, notification_id: id, collapsible, data, ...words } = given;
      const message = newMessage(addresses, instance, {
        ...words,
        id,
        collapsible: collapsible ?? false,
        data: (data ?? {}) as JsonObject,
      });
      if ((await devices.show(instance, message, { signal })) > 0) return;
      if (fallback) await jobs.push(instance, { worker: 'sendmail', message: fallback as JsonObject });
    },
  };
}
