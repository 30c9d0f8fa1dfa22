import { useEffect, useRef } from 'preact/hooks';
import { isPassing, retryLater } from './retry.ts';

/**
 * Tries again by itself what failed for a reason that passes, less and less often.
 * @param error of the last attempt; null while there is none
 */
export function useSelfHealing(error: unknown, retry: () => void): void {
  const failures = useRef(0);
  const latest = useRef(retry);
  latest.current = retry;
  useEffect(() => {
    if (!isPassing(error)) {
      failures.current = 0;
      return;
    }
    failures.current += 1;
    return retryLater(failures.current, () => latest.current());
  }, [error]);
}
