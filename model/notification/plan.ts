import type { Instance } from '#model/instance';
import type { Jobs } from '#model/job';

/** The worker that lets notifications leave by other channels than the bar. */
export const NOTIFICATION_WORKER = 'notification';

/** A moment for others of the same app to come along, in ms. */
const GATHER = 2_000;

/** One job for all that waits of a slug. @param quiet how long the quiet hours last, in ms */
export async function planDelivery(
  jobs: Pick<Jobs, 'push'>,
  instance: Instance,
  slug: string,
  quiet: number,
): Promise<void> {
  const unique = `${instance.prefix}/${slug}/${quiet === 0 ? 'now' : 'later'}`;
  await jobs.push(instance, { worker: NOTIFICATION_WORKER, message: { slug }, unique, delay: quiet || GATHER });
}
