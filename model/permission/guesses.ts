import { AppError } from '#pkg/errors';

/** Wrong short codes of six digits in one period: a million of them is soon tried otherwise. */
const MOST = 300;
const PERIOD = 3_600_000;

/** Counts the wrong guesses of short codes, by instance. */
export interface Guesses {
  /** Throws kind `too-many-requests`. */
  check(prefix: string): void;
  wrong(prefix: string): void;
}

export function createGuesses(now: () => number): Guesses {
  let counts = new Map<string, number>();
  let start = now();
  return {
    check(prefix) {
      if (now() - start > PERIOD) {
        counts = new Map();
        start = now();
      }
      if ((counts.get(prefix) ?? 0) >= MOST) throw new AppError('too-many-requests', 'Too many wrong codes');
    },
    wrong: (prefix) => void counts.set(prefix, (counts.get(prefix) ?? 0) + 1),
  };
}
