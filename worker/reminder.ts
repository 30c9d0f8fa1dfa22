import { z } from 'zod';
import { JobError, type Worker } from '#model/job';
import { REMINDER_WORKER, type Reminders } from '#model/reminder';

const MESSAGE = z.object({ event: z.string().optional(), at: z.number().optional() });

/** The hour of an alarm of an event; without one, the plan of the next days. */
export function reminderWorker(reminders: Pick<Reminders, 'ring' | 'planAll'>): Worker {
  return {
    type: REMINDER_WORKER,
    concurrency: 4,
    maxExecCount: 5,
    timeout: 300_000,
    reserved: true,
    async run({ instance, job }) {
      const { success, data } = MESSAGE.safeParse(job.message);
      if (!success) throw new JobError('There is no alarm in this job', { retry: false });
      const { event, at } = data;
      if (event !== undefined && at !== undefined) await reminders.ring(instance, { event, at });
      else await reminders.planAll(instance);
    },
  };
}
