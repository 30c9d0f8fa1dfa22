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
  /** Until when nobody else has it for certain, by the clock of `performance.now`. */
  until: number;
}

/** How often to ask whether a job that is held was cancelled elsewhere, in ms. */
const LOOK = 500;
/** Of a lease: what is left of it when the work must stop, and how often to look. It is renewed twice before that. */
const MARGIN = 1 / 5;
const WATCH = 1 / 20;

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
      setInterval(() => this.#dropLate(), lock * WATCH).unref(),
    ];
  }

  keep(kept: Omit<Held, 'abort' | 'until'>, delivery: Omit<Delivery, 'signal' | 'isHeld'>): Delivery {
    const abort = new AbortController();
    // What is told to Redis when the job is taken: the lock cannot begin before.
    const age = Math.max(0, Date.now() - (kept.job.processedOn ?? Date.now()));
    const held: Held = { ...kept, abort, until: performance.now() - age + this.#lock };
    this.#byToken.set(kept.token, held);
    this.#dropLate();
    return { ...delivery, signal: abort.signal, isHeld: () => !abort.signal.aborted && !this.#isLate(held) };
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

  #isLate({ until }: Held): boolean {
    return performance.now() > until - this.#lock * MARGIN;
  }

  /** Redis may not answer, or the process have stood still: what cannot be proved to be held is lost, before it is another's. */
  #dropLate(): void {
    for (const [token, held] of this.#byToken) if (this.#isLate(held)) this.#lose(token, held);
  }

  #lose(token: string, { abort }: Held): void {
    if (this.#byToken.delete(token)) abort.abort(LOST);
  }

  async #renew(): Promise<void> {
    const asked = performance.now();
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
      for (const held of all) {
        if (lost.includes(held.job.id ?? '')) this.#lose(held.token, held);
        else held.until = asked + this.#lock;
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
