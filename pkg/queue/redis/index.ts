import { AppError } from '#pkg/errors';
import type { Delivery, Hold, Queue, TakeOptions } from '../types.ts';
import { addJobs } from './add.ts';
import { createBulls } from './bull.ts';
import { forgetTenant } from './forget-tenant.ts';
import { HeldJobs, type QueueJob } from './held-jobs.ts';
import type { Fetched } from './pump.ts';
import { whileHeld } from './refusals.ts';

export interface RedisQueueOptions {
  /** `redis://` or `rediss://`, with its credentials if it has some. */
  url: string;
  /** First part of the keys. @default jobs */
  prefix?: string;
  /** How long the jobs of a process that died stay held, in ms; half as much again at most. @default 20,000 */
  lock?: number;
  onError(error: unknown): void;
}

/** Who holds it is somewhere else, and asks by `extend`. */
const LEASED = { signal: new AbortController().signal, isHeld: () => true };
const CANCEL_TTL = 24 * 3_600_000;

/** The queue in Redis, by BullMQ: as durable as that server is told to be. */
export function openRedisQueue({ url, prefix = 'jobs', lock = 20_000, onError }: RedisQueueOptions): Queue {
  const bulls = createBulls({ url, prefix, lock, onError });
  const { client, turns, claims } = bulls;
  const cancelKey = (id: string) => `${prefix}:cancelled:${id}`;
  const held = new HeldJobs(client, claims, lock, cancelKey);

  const jobOf = async ({ queue, id, token }: Hold): Promise<QueueJob | undefined> =>
    held.get(token) ?? (await bulls.of(queue).queue.getJob(id));

  async function take(queue: string, options: TakeOptions = {}): Promise<Delivery[]> {
    const { wait = 0, signal, limit = 1, room = () => limit, bounds } = options;
    const bull = bulls.of(queue);
    await bull.bound(bounds);
    const fetched = await bull.pump().take(limit, wait, signal, room);
    if (fetched.length === 0) return [];
    turns.serve(
      queue,
      fetched.map(({ job }) => job.priority),
    );
    return Promise.all(fetched.map((one) => deliver(queue, one, options)));
  }

  async function deliver(queue: string, { job, token }: Fetched, { bounds, lease }: TakeOptions): Promise<Delivery> {
    // From now on it is another one that comes with this key: what it says may not have been seen.
    if (job.deduplicationId !== undefined) await job.removeDeduplicationKey();
    const { tenant, data, failures } = job.data;
    const delivery: Omit<Delivery, 'signal' | 'isHeld'> = {
      queue,
      id: job.id ?? '',
      token,
      tenant,
      data,
      deliveries: job.attemptsStarted,
      failures,
      crashes: job.stalledCounter,
    };
    if (lease === undefined) {
      const kept = { job, token, worker: bulls.of(queue).worker(), isBound: bounds !== undefined };
      return held.keep(kept, delivery);
    }
    await job.extendLock(token, lease);
    return { ...delivery, ...LEASED };
  }

  async function tell(id: string): Promise<void> {
    await client.set(cancelKey(id), '1', 'PX', CANCEL_TTL);
    held.cancel(id);
  }

  return {
    take,
    add: (jobs) => orUnavailable(addJobs(bulls, jobs)),
    async extend({ queue, id, token }, lease) {
      if (await client.exists(cancelKey(id))) return false;
      const lost = await bulls.of(queue).worker().extendJobLocks([id], [token], lease);
      return lost.length === 0;
    },
    async finish(hold) {
      const job = await jobOf(hold);
      held.forget(hold.token);
      return job !== undefined && whileHeld(job.moveToCompleted(undefined, hold.token, false));
    },
    async release(hold, { delay = 0, failed = false } = {}) {
      const job = await jobOf(hold);
      held.forget(hold.token);
      if (!job) return false;
      if (failed) {
        if (!(await job.extendLock(hold.token, lock))) return false;
        await job.updateData({ ...job.data, failures: job.data.failures + 1 });
      }
      return whileHeld(delay > 0 ? job.moveToDelayed(Date.now() + delay, hold.token) : job.moveToWait(hold.token));
    },
    async cancel(queue, id) {
      const job = await bulls.of(queue).queue.getJob(id);
      if (!job) return 'missing';
      if (!(await job.isActive()) && (await isRemoved(job))) return 'removed';
      await tell(id);
      return 'told';
    },
    has: async (queue, id) => (await bulls.of(queue).queue.getJob(id)) !== undefined,
    async counts(queue) {
      const { wait = 0, prioritized = 0, delayed = 0, active = 0 } = await bulls.of(queue).queue.getJobCounts();
      return { waiting: wait + prioritized + delayed, held: active };
    },
    forgetTenant: (tenant) => forgetTenant(bulls, prefix, tenant, tell),
    ping: async () => void (await orUnavailable(client.ping())),
    async [Symbol.asyncDispose]() {
      held.close();
      await bulls.close();
    },
  };
}

/** False when it has just been taken. */
async function isRemoved(job: QueueJob): Promise<boolean> {
  try {
    await job.remove();
    return true;
  } catch {
    return false;
  }
}

async function orUnavailable<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    throw new AppError('unavailable', 'The queue of jobs does not answer', { cause });
  }
}
