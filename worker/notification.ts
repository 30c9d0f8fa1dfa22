import { JobError, type Worker } from '#model/job';
import { type DeliverNotifications, NOTIFICATION_WORKER } from '#model/notification';

/** Lets the notifications of an app leave for the devices and the mail box of the owner. */
export function notificationWorker(deliver: DeliverNotifications): Worker {
  return {
    type: NOTIFICATION_WORKER,
    concurrency: 4,
    maxExecCount: 10,
    timeout: 60_000,
    reserved: true,
    async run({ instance, job, signal }) {
      const { slug } = (job.message ?? {}) as { slug?: unknown };
      if (typeof slug !== 'string') throw new JobError('There is no notification in this job', { retry: false });
      await deliver(instance, slug, signal);
    },
  };
}
