import { ApiError, backOff } from '../client/index.ts';

/** Gateways that have no server behind them yet, and no answer at all. */
const PASSING = [0, 502, 503, 504];

/** Whether a failure ends by itself: the network, or the server, comes back. */
export const isPassing = (error: unknown): boolean => error instanceof ApiError && PASSING.includes(error.status);

type RetryDeps = { target?: EventTarget; delay?: (attempt: number) => number };

/** Before attempt n, in milliseconds: the first is not at once, since the failure has just been seen. */
const later = (attempt: number): number => backOff(attempt + 2);

/**
 * Tries again after a while, longer each time, or as soon as the network is back.
 * @param attempt from 1
 * @returns how to give it up
 */
export function retryLater(
  attempt: number,
  retry: () => void,
  { target = window, delay = later }: RetryDeps = {},
): () => void {
  const timer = setTimeout(go, delay(attempt));
  target.addEventListener('online', go);
  function stop(): void {
    clearTimeout(timer);
    target.removeEventListener('online', go);
  }
  function go(): void {
    stop();
    retry();
  }
  return stop;
}
