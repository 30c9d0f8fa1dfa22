import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import type { QueueJob } from './held-jobs.ts';

export interface Fetched {
  job: QueueJob;
  token: string;
}

interface Taker {
  skip: (tenant: string) => boolean;
  resolve: (fetched: Fetched | undefined) => void;
  /** It takes only what is there now. */
  isHasty: boolean;
}

/** How long a job waits that came when its tenant had no more room, in ms. */
const ASIDE = 250;
/** How long to pause before the next look at such jobs. */
const BREATH = 10;
/** How many in a row may be put aside for one that looks at what is there only. */
const MOST_ASIDE = 50;
const AFTER_FAILURE = 500;

/** Fetches the jobs of one queue for whoever waits. BullMQ can wait for one at a time. */
export class Pump {
  readonly #worker: Worker;
  readonly #onEmpty: () => Promise<void>;
  readonly #takers = new Set<Taker>();
  #isRunning = false;

  constructor(worker: Worker, onEmpty: () => Promise<void>) {
    this.#worker = worker;
    this.#onEmpty = onEmpty;
  }

  async take(wait: number, signal: AbortSignal | undefined, skip: Taker['skip']): Promise<Fetched | undefined> {
    if (signal?.aborted) return undefined;
    const { promise, resolve } = Promise.withResolvers<Fetched | undefined>();
    const taker: Taker = { skip, resolve, isHasty: wait <= 0 };
    this.#takers.add(taker);
    const giveUp = () => {
      if (this.#takers.delete(taker)) resolve(undefined);
    };
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
    let aside = 0;
    while (this.#takers.size > 0) {
      try {
        const token = randomUUID();
        const isHasty = [...this.#takers].some((taker) => taker.isHasty);
        const job: QueueJob | undefined = await this.#worker.getNextJob(token, { block: !isHasty });
        if (!job) await this.#empty();
        else if (await this.#give({ job, token })) aside = 0;
        else if (++aside > MOST_ASIDE) this.#dismissHasty();
      } catch {
        if (this.#worker.closing) return this.#dismissAll();
        await sleep(AFTER_FAILURE);
      }
    }
    this.#isRunning = false;
  }

  /** False when nobody may have it now. */
  async #give(fetched: Fetched): Promise<boolean> {
    const { job, token } = fetched;
    for (const taker of this.#takers) {
      if (taker.skip(job.data.tenant)) continue;
      this.#takers.delete(taker);
      taker.resolve(fetched);
      return true;
    }
    if (this.#takers.size === 0) {
      await job.moveToWait(token);
      return true;
    }
    await job.moveToDelayed(Date.now() + ASIDE, token);
    await sleep(BREATH);
    return false;
  }

  async #empty(): Promise<void> {
    this.#dismissHasty();
    await this.#onEmpty();
  }

  #dismissHasty(): void {
    for (const taker of this.#takers) {
      if (!taker.isHasty) continue;
      this.#takers.delete(taker);
      taker.resolve(undefined);
    }
  }

  #dismissAll(): void {
    for (const taker of this.#takers) taker.resolve(undefined);
    this.#takers.clear();
    this.#isRunning = false;
  }
}
