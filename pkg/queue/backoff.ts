const FIRST = 60;
const LONGEST = 10 * 60_000;

/** How long to wait after that many failures, in ms: 60, 120, 240... ten minutes at most. */
export function backoff(failures: number): number {
  return Math.min(FIRST * 2 ** Math.max(0, failures - 1), LONGEST);
}
