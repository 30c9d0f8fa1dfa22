import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueJob } from './held-jobs.ts';

export interface Fetched {
  job: QueueJob;
  token: string;
}

interface Taker {
  limit: number;
  room: (tenant: string) => number;
  got: Fetched[];
  resolve: (fetched: Fetched[]) => void;
  /** It takes only what is there now. */
  isHasty: boolean;
}

/** What a pump does with Redis. */
export interface Source {
  /** The next job, if there is one. Waits some seconds for it when there was none the last time and `block` is true. */
  next(token: string, block: boolean): Promise<QueueJob | undefined>;
  /** Those of the jobs, just fetched, which their tenants may not have now. */
  refused(fetched: readonly Fetched[]): Promise<ReadonlySet<Fetched>>;
  /** Nothing was there. Resolves when it is time to look again: true when a job may be had without one that comes. */
  empty(): Promise<boolean>;
  isClosing(): boolean;
}

/** How long a job waits that came when its tenant had no more room, in ms. */
const ASIDE = 250;
/** How long to pause before the next look at such jobs. */
const BREATH = 10;
/** How many in a row may be put aside for one that looks at what is there only. */
const MOST_ASIDE = 50;
const AFTER_FAILURE = 500;
/** Jobs that are asked for before the first answer. */
const LARGEST_BURST = 32;

/** Fetches the jobs of one queue for whoever waits. BullMQ gives them one at a time: several are asked for in one go. */
export class Pump {
  readonly #source: Source;
  readonly #takers = new Set<Taker>();
  #isRunning = false;
  /** Doubles as long as there is more: who waits for a single job does not ask for many. */
  #burst = 1;
  #aside = 0;
  #mayBlock = true;

  constructor(source: Source) {
    this.#source = source;
  }

  async take(
    limit: number,
    wait: number,
    signal: AbortSignal | undefined,
    room: (tenant: string) => number,
  ): Promise<Fetched[]> {
    if (signal?.aborted) return [];
    const { promise, resolve } = Promise.withResolvers<Fetched[]>();
    const taker: Taker = { limit, room, got: [], resolve, isHasty: wait <= 0 };
    this.#takers.add(taker);
    const giveUp = () => this.#settle(taker);
    const timer = taker.isHasty ? undefined : setTimeout(giveUp, wait);
    signal?.addEventListener('abort', giveUp, { once: true });
    if (!this.#isRunning) void this.#run();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    }
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#takers.size > 0) {
      try {
        const fetched = await this.#fetch();
        if (fetched.length === 0) await this.#empty();
        else await this.#share(fetched);
      } catch {
        if (this.#source.isClosing()) return this.#dismissAll();
        await sleep(AFTER_FAILURE);
      }
    }
    this.#isRunning = false;
  }

  async #fetch(): Promise<Fetched[]> {
    const takers = [...this.#takers];
    const isHasty = takers.some((taker) => taker.isHasty);
    const wanted = takers.reduce((sum, { limit }) => sum + limit, 0);
    const count = Math.min(wanted, this.#burst, LARGEST_BURST);
    const asked = Array.from({ length: count }, async () => {
      const token = randomUUID();
      const job = await this.#source.next(token, !isHasty && count === 1 && this.#mayBlock);
      return job && { job, token };
    });
    const settled = await Promise.allSettled(asked);
    const fetched = settled.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value] : []));
    this.#burst = fetched.length === count ? Math.min(count * 2, LARGEST_BURST) : 1;
    const failure = settled.find((one) => one.status === 'rejected');
    // Those that came are not lost with one that did not.
    if (fetched.length === 0 && failure) throw failure.reason;
    return fetched;
  }

  /** Gives each job to who may have it, and puts back the others. */
  async #share(fetched: readonly Fetched[]): Promise<void> {
    const refused = await this.#source.refused(fetched);
    const nobodys: Fetched[] = [];
    for (const one of fetched) if (refused.has(one) || !this.#give(one)) nobodys.push(one);
    for (const taker of this.#takers) if (taker.got.length > 0) this.#settle(taker);
    this.#aside = nobodys.length === fetched.length ? this.#aside + fetched.length : 0;
    if (nobodys.length === 0) return;
    this.#burst = 1;
    const areAsked = this.#takers.size > 0 || nobodys.length < fetched.length;
    await Promise.all(
      nobodys.map(({ job, token }) =>
        areAsked ? job.moveToDelayed(Date.now() + ASIDE, token) : job.moveToWait(token),
      ),
    );
    if (this.#aside > MOST_ASIDE) this.#dismissHasty();
    if (this.#aside > 0) await sleep(BREATH);
  }

  #give(fetched: Fetched): boolean {
    const { tenant } = fetched.job.data;
    for (const { got, limit, room } of this.#takers) {
      const taken = got.filter(({ job }) => job.data.tenant === tenant).length;
      if (got.length >= limit || room(tenant) <= taken) continue;
      got.push(fetched);
      return true;
    }
    return false;
  }

  async #empty(): Promise<void> {
    this.#dismissHasty();
    this.#mayBlock = !(await this.#source.empty());
  }

  #settle(taker: Taker): void {
    if (this.#takers.delete(taker)) taker.resolve(taker.got);
  }

  #dismissHasty(): void {
    for (const taker of this.#takers) if (taker.isHasty) this.#settle(taker);
  }

  #dismissAll(): void {
    for (const taker of this.#takers) this.#settle(taker);
    this.#isRunning = false;
  }
}
