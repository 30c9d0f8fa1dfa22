import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '#pkg/log';

/** In ms: between two looks at what other processes still hold there, or after a failure. */
const AGAIN = 10_000;

/**
 * Moves the jobs that wait in the embedded queue to the Redis that the configuration names now, in the background.
 * @param move moves what can be moved. @returns ends it; what is left is moved by the next start
 */
export function leaveEmbeddedQueue(
  move: (signal: AbortSignal) => Promise<{ moved: number; held: number }>,
  log: Logger,
): () => Promise<void> {
  const end = new AbortController();

  async function moveAll(): Promise<void> {
    while (!end.signal.aborted) {
      try {
        const { moved, held } = await move(end.signal);
        if (moved > 0) log.info({ moved }, 'the jobs of the embedded queue were moved to Redis');
        if (held === 0) return;
      } catch (err) {
        log.error({ err }, 'the jobs of the embedded queue could not be moved to Redis');
      }
      await sleep(AGAIN, undefined, { signal: end.signal, ref: false }).catch(() => undefined);
    }
  }

  const moving = moveAll();
  return async () => {
    end.abort();
    await moving;
  };
}
