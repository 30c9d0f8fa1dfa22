import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';

/** Wrong short codes of six digits in one period: a million of them is soon tried otherwise. */
const MOST = 300;
const PERIOD = 3_600_000;

/** Counts the wrong guesses of short codes, by instance, for all the processes of a server. */
export interface Guesses {
  /** Rejects with kind `too-many-requests`. */
  check(prefix: string): Promise<void>;
  wrong(prefix: string): Promise<void>;
}

export function createGuesses(cache: Cache): Guesses {
  const keyOf = (prefix: string) => `wrong-codes:${prefix}`;
  return {
    async check(prefix) {
      const count = Number((await cache.get(keyOf(prefix))) ?? 0);
      if (count >= MOST) throw new AppError('too-many-requests', 'Too many wrong codes');
    },
    async wrong(prefix) {
      await cache.increment(keyOf(prefix), PERIOD);
    },
  };
}
