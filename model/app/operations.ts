import type { Instance } from '#model/instance';
import type { Locks } from '#pkg/lock';
import type { KindFacts } from './kinds.ts';
import type { InstalledApp, Operation } from './types.ts';

/** Work on the applications, one at a time for each of them, whatever the process. */
export interface Operations {
  /**
   * @param work tells the first state that is worth knowing, then goes on; what it rejects with before is what this rejects
   * with
   */
  start(
    instance: Instance,
    facts: KindFacts,
    slug: string,
    work: (tell: (app: InstalledApp) => void) => Promise<InstalledApp>,
  ): Promise<Operation>;
  /** Resolves when nothing is under way in this process. */
  settled(): Promise<void>;
}

export function createOperations(locks: Pick<Locks, 'write'>): Operations {
  const running = new Set<Promise<unknown>>();
  return {
    async start({ prefix }, { doctype }, slug, work) {
      const first = Promise.withResolvers<InstalledApp>();
      const done = locks.write(`apps/${prefix}/${doctype}/${slug}`, () => work(first.resolve));
      const ended = done.then(first.resolve, first.reject).finally(() => running.delete(ended));
      running.add(ended);
      // Whoever does not wait for the end is told by the document.
      done.catch(() => undefined);
      return { app: await first.promise, done };
    },
    settled: async () => void (await Promise.all(running)),
  };
}
