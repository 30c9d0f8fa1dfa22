/** What came, the latest first, of which the oldest are forgotten. `count` is how many came in all. */
export type Feed<T> = { entries: readonly Entry<T>[]; count: number };
export type Entry<T> = { key: number; at: number; value: T };

const MAX_ENTRIES = 300;

export const emptyFeed = <T>(): Feed<T> => ({ entries: [], count: 0 });

export function addToFeed<T>({ entries, count }: Feed<T>, value: T, at: number): Feed<T> {
  return { entries: [{ key: count, at, value }, ...entries].slice(0, MAX_ENTRIES), count: count + 1 };
}
