import { setTimeout as sleep } from 'node:timers/promises';
import type { Journal } from '#model/journal';
import type { Logger } from '#pkg/log';

/** In ms. */
const EVERY = 30_000;

/**
 * Writes the access journal now and then, behind the requests. It keeps no process alive.
 * @returns ends it, with a last write
 */
export function startJournalWriter(journal: Pick<Journal, 'flush'>, log: Logger, every = EVERY): () => Promise<void> {
  const end = new AbortController();
  const flush = () =>
    journal.flush().catch((err: unknown) => log.error({ err }, 'the access journal could not be written'));
  async function run(): Promise<void> {
    while (!end.signal.aborted) {
      await sleep(every, undefined, { signal: end.signal, ref: false }).catch(() => undefined);
      await flush();
    }
  }
  const running = run();
  return async () => {
    end.abort();
    await running;
  };
}
