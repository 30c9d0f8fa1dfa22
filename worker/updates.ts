import { z } from 'zod';
import { type AppRooms, UPDATES } from '#model/app';
import { JobError, type Worker } from '#model/job';
import type { StackNotices } from '#model/notification';

const MESSAGE = z.object({ slugs: z.array(z.string()).max(1000).optional() });

/** Brings what is installed up to date: `{ slugs? }`, all of it by default. What asks for more waits for the owner, who is told. */
export function updatesWorker(
  appRooms: Pick<AppRooms, 'updateAll'>,
  stackNotices: Pick<StackNotices, 'updatesWait'>,
): Worker {
  return {
    type: UPDATES,
    concurrency: 1,
    maxExecCount: 2,
    timeout: 30 * 60_000,
    reserved: true,
    async run({ instance, job, signal, log }) {
      const message = MESSAGE.safeParse(job.message ?? {});
      if (!message.success) throw new JobError('The message has not slugs', { retry: false });
      const { slugs } = message.data;
      const { failed, news } = await appRooms.updateAll(instance, { signal, ...(slugs && { slugs }) });
      if (news.length > 0)
        await stackNotices.updatesWait(
          instance,
          news.map(({ name }) => name),
        );
      // The documents say why; another day is another try.
      if (failed.length > 0) log.warn({ failed }, 'applications could not be updated');
    },
  };
}
