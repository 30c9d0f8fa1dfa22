import type { Instance } from '#model/instance';
import type { Jobs } from '#model/job';

/** The worker that lets notifications leave by other channels than the bar. */
export const NOTIFICATION_WORKER = 'notification';

/** A moment for others of the same app to come along, in ms. */
const GATHER = 2_000;

/** One job for all that waits of a slug. @param when.wait for the end of the quiet hours, in ms; what is urgent waits for no others */
export async function planDelivery(
  jobs: Pick<Jobs, 'push'>,
  instance: Instance,
  slug: string,
  when: { wait: number; urgent: boolean },
): Promise<void> {
  const name = when.wait > 0 ? 'later' : when.urgent ? 'urgent' : 'now';
  const unique = `${instance.prefix}/${slug}/${name}`;
  const delay = when.wait || (when.urgent ? 0 : GATHER);
  await jobs.push(instance, { worker: NOTIFICATION_WORKER, message: { slug }, unique, delay });
}
