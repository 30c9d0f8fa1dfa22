import type { Instance } from '#model/instance';
import type { NotificationDocuments } from './documents.ts';

const AGE = 90 * 24 * 3_600_000;
/** Of those that were told, and of those to come. */
const MAX = 1_000;

/** What was told is kept for three months, and a thousand at most; of what is to come, a thousand too, the soonest. */
export async function cleanNotifications(
  documents: NotificationDocuments,
  instance: Instance,
  now: number,
): Promise<number> {
  const told: { id: string; at: number }[] = [];
  const toCome: typeof told = [];
  for await (const { _id: id, at, created_at } of documents.all(instance)) {
    const hour = Date.parse(at ?? created_at);
    (hour > now ? toCome : told).push({ id, at: hour });
  }
  told.sort((a, b) => b.at - a.at);
  toCome.sort((a, b) => a.at - b.at);
  const old = told.filter(({ at }, index) => index >= MAX || at < now - AGE);
  let count = 0;
  for (const { id } of [...old, ...toCome.slice(MAX)]) count += await documents.removeById(instance, id);
  return count;
}
