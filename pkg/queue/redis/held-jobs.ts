import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { CANCELLED, type Delivery, LOST } from '../types.ts';
import type { Claims } from './claims.ts';

/** What is kept of a job in Redis. */
export interface JobData {
  tenant: string;
  data: string;
  failures: number;
}

export type QueueJob = Job<JobData, void, string>;

interface Held {
  job: QueueJob;
  token: string;
  worker: Worker;
  abort: AbortController;
  /** It is counted among what all processes hold. */
  isBound: boolean;
}

/** How often to ask whether a job that is held was cancelled elsewhere, in ms. */
const LOOK = 500;

/** What this process holds: its locks are renewed, and it is told when it should stop. */
export class HeldJobs {
  readonly #byToken = new Map<string, Held>();
  readonly #client: Redis;
  readonly #claims: Claims;
  readonly #lock: number;
  readonly #cancelKey: (id: string) => string;
  readonly #timers: NodeJS.Timeout[];

  /** @param lock how long a lock lasts, in ms */
  constructor(client: Redis, claims: Claims, lock: number, cancelKey: (id: string) => string) {
    this.#client = client;
    this.#claims = claims;
    this.#lock = lock;
    this.#cancelKey = cancelKey;
    // What fails now is done at the next time.
    this.#timers = [
      setInterval(() => this.#renew().catch(() => undefined), lock / 3).unref(),
      setInterval(() => this.#look().catch(() => undefined), LOOK).unref(),
    ];
  }

  keep(kept: Omit<Held, 'abort'>, delivery: Omit<Delivery, 'signal'>): Delivery {
    const abort = new AbortController();
    this.#byToken.set(kept.token, { ...kept, abort });
    return { ...delivery, signal: abort.signal };
  }

  get(token: string): QueueJob | undefined {
    return this.#byToken.get(token)?.job;
  }

  forget(token: string): void {
    const held = this.#byToken.get(token);
    if (!held) return;
    this.#byToken.delete(token);
    if (held.isBound) this.#claims.drop(claimOf(held));
  }

  cancel(id: string): void {
    for (const { job, abort } of this.#byToken.values()) if (job.id === id) abort.abort(CANCELLED);
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  async #renew(): Promise<void> {
    const bound = [...this.#byToken.values()].filter(({ isBound }) => isBound).map(claimOf);
    if (bound.length > 0) this.#claims.renew(bound, this.#lock);
    const byWorker = Map.groupBy(this.#byToken.values(), ({ worker }) => worker);
    for (const [worker, all] of byWorker) {
      const ids = all.map(({ job }) => job.id ?? '');
      const lost = await worker.extendJobLocks(
        ids,
        all.map(({ token }) => token),
        this.#lock,
      );
      for (const { job, token, abort } of all) {
        if (!lost.includes(job.id ?? '') || !this.#byToken.delete(token)) continue;
        abort.abort(LOST);
      }
    }
  }

  async #look(): Promise<void> {
    const all = [...this.#byToken.values()];
    if (all.length === 0) return;
    const found = await this.#client.mget(all.map(({ job }) => this.#cancelKey(job.id ?? '')));
    for (const [index, { abort }] of all.entries()) if (found[index]) abort.abort(CANCELLED);
  }
}

function claimOf({ job, token }: Held) {
  return { queue: job.queueName, tenant: job.data.tenant, token };
}
