import { setTimeout as sleep } from 'node:timers/promises';
import type { Instance } from '#model/instance';

/** ms that the caller of a move waits for the copies below: a small tree is right when it is answered. */
const PATIENCE = 25;

/** The rewriting of the copies that documents keep of what is above them, behind those who moved something. */
export interface Settlings {
  /** True while copies of the instance may be late, whichever process moved something. */
  late(instance: Instance): Promise<boolean>;
  /** Resolves when `work` is done, or soon: it goes on. */
  begin(instance: Instance, work: () => Promise<void>): Promise<void>;
  /** Resolves once nothing is under way. */
  close(): Promise<void>;
}

interface SettlingsDeps {
  /** Whether a move is noted whose copies are not all right. */
  noted(instance: Instance): Promise<boolean>;
  /** Does what others have noted, each part of it in `turn`, which may not be given any more. */
  takeOver(instance: Instance, turn: (work: () => Promise<void>) => Promise<void>): Promise<void>;
  /** What fails is noted, and done by whoever looks next. */
  onFailure(error: unknown): void;
}

/**
 * A note that this process did not make is of another one, which works or is dead: its work is taken over, behind the lock
 * that it holds while it lives.
 */
export function createSettlings({ noted, takeOver, onFailure }: SettlingsDeps): Settlings {
  const running = new Map<string, Set<Promise<void>>>();
  const takenOver = new Set<string>();
  let closed = false;

  function track(prefix: string, work: Promise<void>): Promise<void> {
    const own = running.get(prefix) ?? new Set();
    running.set(prefix, own);
    const done = work.catch(onFailure).finally(() => {
      own.delete(done);
      if (own.size === 0) running.delete(prefix);
    });
    own.add(done);
    return done;
  }

  function look(instance: Instance): void {
    const { prefix } = instance;
    if (closed || takenOver.has(prefix)) return;
    takenOver.add(prefix);
    // Not waited for at the end before it has its turn: the other process may be long.
    const turn = async (work: () => Promise<void>) => (closed ? undefined : track(prefix, work()));
    takeOver(instance, turn)
      .catch(onFailure)
      .finally(() => takenOver.delete(prefix));
  }

  return {
    async late(instance) {
      if (running.has(instance.prefix)) return true;
      if (!(await noted(instance))) return false;
      look(instance);
      return true;
    },
    async begin({ prefix }, work) {
      const done = track(prefix, work());
      const waited = new AbortController();
      await Promise.race([done, sleep(PATIENCE, undefined, { signal: waited.signal }).catch(() => undefined)]);
      waited.abort();
    },
    async close() {
      closed = true;
      await Promise.all([...running.values()].flatMap((each) => [...each]));
    },
  };
}
