import { once } from 'node:events';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { backoff } from './backoff.ts';
import type { Bounds, Delivery, Queue } from './types.ts';

/** What becomes of a job: it is done, or it failed and is to be tried again after so many ms, or only put back for so many. */
export type Outcome = undefined | { retryIn: number } | { putBackFor: number };

export interface ConsumerOptions {
  /** Jobs at the same time in this process. */
  concurrency: number;
  /** Jobs of one tenant at the same time in this process. @default half of `concurrency`, at least one */
  perTenant?: number;
  /** What all processes that take from the queue do at the same time. @default none */
  bounds?: Bounds;
  /** A throw is a failure that is not the job's: it is delivered again, later and later. */
  handle(delivery: Delivery, signal: AbortSignal): Promise<Outcome>;
  onError(error: unknown, delivery?: Delivery): void;
}

export interface Consumer {
  /** Takes no more jobs. Those that run have `grace` ms to finish, then are told by their signal and put back. */
  close(grace?: number): Promise<void>;
}

/** How long one `take` waits, and how long to wait after one that failed, in ms. */
const WAIT = 5_000;
const PAUSE = 1_000;
/** How long a job that was told to stop has to do so, in ms. */
const UNWIND = 1_000;

/** Reason of the signal of a handler when the process goes away. */
const SHUTDOWN = 'shutdown';

/** Runs the jobs of a queue as they come. */
export function consume(queue: Queue, name: string, options: ConsumerOptions): Consumer {
  const { concurrency, perTenant = Math.max(1, Math.ceil(concurrency / 2)), bounds, onError } = options;
  const ending = new AbortController();
  const stopping = new AbortController();
  const running = new Map<Promise<void>, Delivery>();
  const places = createPlaces(concurrency);

  async function run(delivery: Delivery): Promise<void> {
    const signal = AbortSignal.any([delivery.signal, stopping.signal]);
    let outcome: Outcome;
    try {
      outcome = await options.handle(delivery, signal);
    } catch (error) {
      if (stopping.signal.aborted) return void (await queue.release(delivery));
      onError(error, delivery);
      await queue.release(delivery, { delay: backoff(delivery.deliveries) });
      return;
    } finally {
      // What the queue is told goes on its way together with the demand for more.
      places.leave(delivery.tenant);
    }
    if (!outcome) await queue.finish(delivery);
    else if ('retryIn' in outcome) await queue.release(delivery, { failed: true, delay: outcome.retryIn });
    else await queue.release(delivery, { delay: outcome.putBackFor });
  }

  function start(delivery: Delivery): void {
    places.enter(delivery.tenant);
    const job = run(delivery)
      .catch((error: unknown) => onError(error, delivery))
      .finally(() => running.delete(job));
    running.set(job, delivery);
  }

  async function loop(): Promise<void> {
    const { signal } = ending;
    const ended = once(signal, 'abort');
    const room = (tenant: string) => perTenant - places.of(tenant);
    const options = { wait: WAIT, signal, room, ...(bounds && { bounds }) };
    while (!signal.aborted) {
      try {
        if (places.free() === 0) await Promise.race([ended, places.left()]);
        // Those that began together end together: what replaces them is taken together, and so are its writes.
        await nextTurn();
        const limit = places.free();
        if (limit > 0) for (const delivery of await queue.take(name, { ...options, limit })) start(delivery);
      } catch (error) {
        if (signal.aborted) return;
        onError(error);
        await sleep(PAUSE, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  const looping = loop();
  return {
    async close(grace = 10_000) {
      ending.abort();
      await looping;
      if (await settled(running, grace)) return;
      stopping.abort(SHUTDOWN);
      await settled(running, UNWIND);
      // The process is about to end, and with it what does not listen.
      const left = [...running.values()].map((delivery) => queue.release(delivery));
      await Promise.allSettled(left);
    },
  };
}

/** Who has the places of a consumer. */
function createPlaces(count: number) {
  const byTenant = new Map<string, number>();
  let taken = 0;
  let leaving = Promise.withResolvers<void>();
  const change = (tenant: string, by: number) => {
    taken += by;
    const left = (byTenant.get(tenant) ?? 0) + by;
    if (left === 0) byTenant.delete(tenant);
    else byTenant.set(tenant, left);
  };
  return {
    free: () => count - taken,
    of: (tenant: string) => byTenant.get(tenant) ?? 0,
    enter: (tenant: string) => change(tenant, 1),
    leave(tenant: string) {
      change(tenant, -1);
      leaving.resolve();
      leaving = Promise.withResolvers();
    },
    /** Resolves once somebody has left. */
    left: () => leaving.promise,
  };
}

/** False when some still run after so many ms. */
async function settled(running: ReadonlyMap<Promise<void>, unknown>, ms: number): Promise<boolean> {
  if (running.size === 0) return true;
  const timer = new AbortController();
  const late = sleep(ms, false, { signal: timer.signal }).catch(() => false);
  const all = Promise.allSettled(running.keys()).then(() => true);
  const isSettled = await Promise.race([all, late]);
  timer.abort();
  return isSettled;
}
