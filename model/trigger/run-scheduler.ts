import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '#pkg/log';

/** ms: how late an appointment that another process has made may be seen. */
const LOOK_EVERY = 1000;

/**
 * Ticks when something is due, and every second for what other processes wrote. It keeps no process alive.
 * @returns ends it, once the tick under way is done
 */
export function runScheduler(tick: () => Promise<number | undefined>, log: Logger): () => Promise<void> {
  const end = new AbortController();
  const running = (async () => {
    while (!end.signal.aborted) {
      const next = await tick().catch((err: unknown) => {
        log.error({ err }, 'the agenda of the triggers could not be read');
        return undefined;
      });
      const wait = Math.max(1, Math.min(LOOK_EVERY, (next ?? Number.POSITIVE_INFINITY) - Date.now()));
      await sleep(wait, undefined, { signal: end.signal, ref: false }).catch(() => undefined);
    }
  })();
  return async () => {
    end.abort();
    await running;
  };
}
