import { randomUUID } from 'node:crypto';
import type { Held, Locks } from '#pkg/lock';
import { closeRedis, openRedis, type RedisSetup, redisScript, unavailable } from '#pkg/redis';
import { ACQUIRE, RELEASE, RENEW } from './scripts.ts';
import { createTurns } from './turns.ts';
import { openWakeUps } from './wake-ups.ts';

export interface RedisLocksSetup extends RedisSetup {
  /** Ms after which a process that says nothing holds nothing any more. */
  lease?: number;
}

const LEASE = 10_000;

/**
 * The locks of several processes. Of each process one at a time waits at the server for a name, the others behind it, so that
 * a word about a lock wakes one waiter by process, and the processes take turns.
 */
export function openRedisLocks({ lease = LEASE, ...setup }: RedisLocksSetup): Locks & AsyncDisposable {
  const redis = openRedis(setup, 'lock');
  const wakeUps = openWakeUps(setup);
  const takeTurn = createTurns();
  const scripts = {
    acquire: redisScript(redis, ACQUIRE),
    renew: redisScript(redis, RENEW),
    release: redisScript(redis, RELEASE),
  };
  const keysOf = (name: string) => [`cozy:lock:queue:${name}`, `cozy:lock:leases:${name}`];

  /** The ticket, once the entry has the lock. */
  async function acquire(name: string, entry: string): Promise<number> {
    for (;;) {
      using wakeUp = wakeUps.listen(name);
      const keys = [...keysOf(name), 'cozy:lock:ticket'];
      const [ticket, wait] = (await unavailable(scripts.acquire(keys, [entry, lease]))) as [string, number];
      if (wait < 0) return Number(ticket);
      // To ask again keeps the place in the queue.
      await wakeUp.orAfter(Math.min(wait + 1, lease / 3));
    }
  }

  function release(name: string, entry: string): void {
    // Not waited for: the next command of this process comes after it. If it fails, the lease ends.
    scripts.release(keysOf(name), [entry, wakeUps.channel, name]).catch(() => undefined);
  }

  /** Renews the lease; `lost` is aborted when that comes too late. Returns the end of it. */
  function renew(name: string, entry: string, lost: AbortController): () => void {
    let until = performance.now() + lease;
    const timer = setInterval(async () => {
      const asked = performance.now();
      const answer = await scripts.renew(keysOf(name), [entry, lease]).catch(() => undefined);
      if (answer === 1) until = asked + lease;
      else if (answer === 0 || performance.now() > until) lose();
    }, lease / 3).unref();
    const lose = () => {
      clearInterval(timer);
      if (lost.signal.aborted) return;
      lost.abort(new Error(`the lock ${name} was lost`));
      setup.onError(lost.signal.reason);
    };
    return () => clearInterval(timer);
  }

  async function hold<T>(name: string, mode: 'w' | 'r', work: (held: Held) => Promise<T>): Promise<T> {
    const entry = `${mode}${randomUUID()}`;
    try {
      const fence = await takeTurn(name, () => acquire(name, entry));
      const lost = new AbortController();
      const stop = renew(name, entry, lost);
      try {
        return await work({ fence, lost: lost.signal });
      } finally {
        stop();
      }
    } finally {
      release(name, entry);
    }
  }

  return {
    write: (name, work) => hold(name, 'w', work),
    read: (name, work) => hold(name, 'r', work),
    async [Symbol.asyncDispose]() {
      await closeRedis(redis);
      await wakeUps[Symbol.asyncDispose]();
    },
  };
}
