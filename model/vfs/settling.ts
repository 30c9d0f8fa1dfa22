import { setTimeout as sleep } from 'node:timers/promises';
import type { Instance } from '#model/instance';

/** ms that the caller of a move waits for the copies below: a small tree is right when it is answered. */
const PATIENCE = 25;

/** The rewriting of the copies that documents keep of what is above them, behind those who moved something. */
export interface Settlings {
  /** True while copies of the instance may be late: then paths are read from the chain of `dir_id`. */
  underWay(instance: Instance): boolean;
  /** Resolves when `work` is done, or soon: it goes on. */
  begin(instance: Instance, work: () => Promise<void>): Promise<void>;
  /** Resolves once nothing is under way. */
  close(): Promise<void>;
}

/** @param onFailure what fails is noted, and done by the next process */
export function createSettlings(onFailure: (error: unknown) => void): Settlings {
  const running = new Map<string, Set<Promise<void>>>();
  return {
    underWay: ({ prefix }) => running.has(prefix),
    async begin({ prefix }, work) {
      const own = running.get(prefix) ?? new Set();
      running.set(prefix, own);
      const done = work()
        .catch(onFailure)
        .finally(() => {
          own.delete(done);
          if (own.size === 0) running.delete(prefix);
        });
      own.add(done);
      const waited = new AbortController();
      await Promise.race([done, sleep(PATIENCE, undefined, { signal: waited.signal }).catch(() => undefined)]);
      waited.abort();
    },
    async close() {
      await Promise.all([...running.values()].flatMap((each) => [...each]));
    },
  };
}
