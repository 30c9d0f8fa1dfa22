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
/** Node takes longer timers for none. */
const LONGEST = 2 ** 31 - 1;

export function createChangeWaiters(pool: FilePool): ChangeWaiters {
  const waiting = new Map<string, { prefix: string; waiters: Set<Waiter> }>();
  let hasWritten = watchFiles(pool);
  let poller: NodeJS.Timeout | undefined;

  function poll(): void {
    const prefixes = new Set([...waiting.values()].map(({ prefix }) => prefix));
    const written = new Set([...prefixes].filter((prefix) => hasWritten(prefix)));
    for (const { prefix, waiters } of [...waiting.values()]) {
      if (!written.has(prefix)) continue;
      for (const waiter of [...waiters]) if (waiter.hasChanged()) waiter.finish(true);
    }
  }

  function add(prefix: string, name: string, waiter: Waiter): void {
    const ofName = waiting.get(name) ?? { prefix, waiters: new Set() };
    waiting.set(name, ofName);
    ofName.waiters.add(waiter);
    poller ??= setInterval(poll, POLL).unref();
  }

  function remove(name: string, waiter: Waiter): void {
    const ofName = waiting.get(name);
    ofName?.waiters.delete(waiter);
    if (ofName?.waiters.size === 0) waiting.delete(name);
    if (waiting.size > 0) return;
    clearInterval(poller);
    poller = undefined;
    hasWritten = watchFiles(pool);
  }

  return {
    wait({ prefix, name }, { timeout, signal, hasChanged }) {
      if (signal?.aborted) return Promise.resolve(false);
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const aborted = () => waiter.finish(false);
      const timer = setTimeout(aborted, Math.min(timeout, LONGEST));
      const waiter: Waiter = {
        hasChanged,
        finish(changed) {
          clearTimeout(timer);
          signal?.removeEventListener('abort', aborted);
          remove(name, waiter);
          resolve(changed);
        },
      };
      signal?.addEventListener('abort', aborted);
      add(prefix, name, waiter);
      return promise;
    },
    notify(name) {
      for (const waiter of [...(waiting.get(name)?.waiters ?? [])]) waiter.finish(true);
    },
    close() {
      for (const { waiters } of [...waiting.values()]) for (const waiter of [...waiters]) waiter.finish(false);
    },
  };
}

/** Tells whether another process may have written into the file of a prefix since it was last asked. */
function watchFiles(pool: FilePool): (prefix: string) => boolean {
  const seen = new Map<string, { file: StoreFile; version: number }>();
  return (prefix) => {
    const now = pool.use(prefix, ({ file }) => ({ file, version: file.dataVersion() }));
    const before = seen.get(prefix);
    if (now) seen.set(prefix, now);
    else seen.delete(prefix);
    // A file opened anew counts its versions anew.
    return now?.file !== before?.file || now?.version !== before?.version;
  };
}
