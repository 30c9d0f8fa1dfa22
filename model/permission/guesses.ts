import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';

/** Short codes of six digits tried in one period: a million of them is soon tried otherwise. */
const MOST = 300;
const PERIOD = 3_600_000;

/** Counts the guesses of short codes, by instance, for all the processes of a server. */
export interface Guesses {
  /**
   * Counts a try before it is made: of many at the same time, no more are heard. A code that was right a moment ago is
   * no guess. Rejects with kind `too-many-requests`.
   */
  attempt(prefix: string, code: string): Promise<void>;
  right(prefix: string, code: string): Promise<void>;
}

export function createGuesses(cache: Cache): Guesses {
  const rightKey = (prefix: string, code: string) => `right-code:${prefix}:${code}`;
  return {
    async attempt(prefix, code) {
      if ((await cache.get(rightKey(prefix, code))) !== undefined) return;
      if ((await cache.increment(`guessed-codes:${prefix}`, PERIOD)) <= MOST) return;
      throw new AppError('too-many-requests', 'Too many wrong codes');
    },
    right: (prefix, code) => cache.set(rightKey(prefix, code), '1', PERIOD),
  };
}
