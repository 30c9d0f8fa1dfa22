import type { FilePool } from './file-pool.ts';
import type { StoreFile } from './store-file.ts';

/** Those who wait for a change of a database. */
export interface ChangeWaiters {
  /**
   * Resolves to true when the database is said to have changed, false after `timeout` ms or when the signal aborts.
   * @param hasChanged asked when another process has written into the file
   */
  wait(
    database: { prefix: string; name: string },
    options: { timeout: number; signal?: AbortSignal; hasChanged: () => boolean },
  ): Promise<boolean>;
  /** This process has changed the database. */
  notify(name: string): void;
  close(): void;
}

interface Waiter {
  hasChanged: () => boolean;
  finish: (changed: boolean) => void;
}

/** How often another process's writes are looked for, in milliseconds, while somebody waits. */
const POLL = 100;

export function createChangeWaiters(pool: FilePool): ChangeWaiters {
  const waiting = new Map<string, Set<Waiter>>();
  // What a file was like when it was last looked at, by prefix.
  const seen = new Map<string, { file: StoreFile; version: number }>();
  const prefixes = new Map<string, string>();
  let poller: NodeJS.Timeout | undefined;

  function poll(): void {
    const changed = new Set<string>();
    for (const prefix of new Set(prefixes.values())) if (fileHasChanged(prefix)) changed.add(prefix);
    for (const [name, waiters] of [...waiting]) {
      if (!changed.has(prefixes.get(name) as string)) continue;
      for (const waiter of [...waiters]) if (waiter.hasChanged()) waiter.finish(true);
    }
  }

  function fileHasChanged(prefix: string): boolean {
    const now = pool.use(prefix, ({ file }) => ({ file, version: file.dataVersion() }));
    const before = seen.get(prefix);
    if (now) seen.set(prefix, now);
    else seen.delete(prefix);
    // A file opened anew counts its versions anew.
    return now?.file !== before?.file || now?.version !== before?.version;
  }

  function add(prefix: string, name: string, waiter: Waiter): void {
    const waiters = waiting.get(name) ?? new Set();
    waiting.set(name, waiters.add(waiter));
    prefixes.set(name, prefix);
    poller ??= setInterval(poll, POLL).unref();
  }

  function remove(name: string, waiter: Waiter): void {
    const waiters = waiting.get(name);
    waiters?.delete(waiter);
    if (waiters?.size === 0) {
      waiting.delete(name);
      prefixes.delete(name);
    }
    if (waiting.size > 0) return;
    clearInterval(poller);
    poller = undefined;
    seen.clear();
  }

  return {
    wait({ prefix, name }, { timeout, signal, hasChanged }) {
      if (signal?.aborted) return Promise.resolve(false);
      return new Promise((resolve) => {
        const waiter: Waiter = {
          hasChanged,
          finish(changed) {
            clearTimeout(timer);
            signal?.removeEventListener('abort', aborted);
            remove(name, waiter);
            resolve(changed);
          },
        };
        const aborted = () => waiter.finish(false);
        const timer = setTimeout(aborted, timeout);
        signal?.addEventListener('abort', aborted);
        add(prefix, name, waiter);
      });
    },
    notify(name) {
      for (const waiter of [...(waiting.get(name) ?? [])]) waiter.finish(true);
    },
    close() {
      for (const waiters of [...waiting.values()]) for (const waiter of [...waiters]) waiter.finish(false);
    },
  };
}
