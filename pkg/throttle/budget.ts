import type { Cache } from '#pkg/cache';

const HOUR = 3_600_000;
/** At once, in an hour. */
const FREE = 5;
const PAUSE = 10 * 60_000;

/**
 * How many mails anyone may have sent to somebody. Five in an hour; then one every ten minutes, and never none: where the link
 * of a mail lives longer than that, there is always one that works in the box of its reader, whoever asked for it, and nobody
 * can keep them from it by asking too often.
 */
export function createMailBudget(cache: Cache) {
  /** Counts the wish for a mail; false when the one before must do. */
  return async (key: string): Promise<boolean> => {
    if ((await cache.increment(`mails:${key}`, HOUR)) <= FREE) return true;
    return (await cache.increment(`mails-pause:${key}`, PAUSE)) === 1;
  };
}
