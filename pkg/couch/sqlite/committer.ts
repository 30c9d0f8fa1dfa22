import { setTimeout as delay } from 'node:timers/promises';
import type { Checkpointer } from './checkpointer.ts';
import { isBusy, toStoreError } from './sqlite-error.ts';
import type { StoreFile } from './store-file.ts';

/**
 * Writers that arrive in one turn of the loop share a transaction, and so one flush of the disk. While the disk is flushed
 * the loop turns: those that arrive meanwhile share the next one.
 */
export interface Committer {
  /**
   * Runs `work` in the next transaction. Resolves once it is durable; what `work` throws undoes its own changes only,
   * and rejects its own promise only. @param isDurable false: the disk may be flushed by a later transaction. @default true
   */
  write<T>(work: () => T, isDurable?: boolean): Promise<T>;
}

interface Job {
  run(): void;
  /** Tells the writer what became of it, once the transaction is over. */
  settle(failure?: unknown): void;
  failed: boolean;
  isDurable: boolean;
}

/** A transaction takes no more jobs after so many milliseconds: those left go in the next one. */
const BUDGET = 12;
/** How long to try to begin while another process holds the file, in milliseconds. */
const PATIENCE = 15_000;

export function createCommitter(file: StoreFile, checkpointer: Checkpointer): Committer {
  const queue: Job[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    while (queue.length > 0) {
      // A lone writer waits for nothing more than the end of this turn.
      await new Promise((resolve) => setImmediate(resolve));
      await commitSome(file, queue, checkpointer);
    }
    isRunning = false;
  }

  return {
    write<T>(work: () => T, isDurable = true): Promise<T> {
      const { job, settled } = toJob(work, isDurable);
      queue.push(job);
      if (!isRunning) void run();
      return settled;
    },
  };
}

function toJob<T>(work: () => T, isDurable: boolean): { job: Job; settled: Promise<T> } {
  const { promise: settled, resolve, reject } = Promise.withResolvers<T>();
  let outcome: { value: T } | { error: unknown };
  const job: Job = {
    failed: false,
    isDurable,
    run() {
      try {
        outcome = { value: work() };
      } catch (error) {
        job.failed = true;
        outcome = { error };
        throw error;
      }
    },
    settle(failure) {
      if (failure !== undefined) reject(failure);
      else if ('value' in outcome) resolve(outcome.value);
      else reject(toStoreError(outcome.error));
    },
  };
  return { job, settled };
}

/** One transaction with the first jobs of the queue; every job that is taken from it is settled. Never rejects. */
async function commitSome(file: StoreFile, queue: Job[], checkpointer: Checkpointer): Promise<void> {
  const until = performance.now() + PATIENCE;
  for (let pause = 2; ; pause = Math.min(pause * 2, 50)) {
    const done: Job[] = [];
    try {
      file.transaction(() => runJobs(file, queue, done));
      // Before the writers are told: the file is open as long as one of them waits.
      const isShort = checkpointer.atNeed();
      await settleAll(file, done);
      return await isShort;
    } catch (error) {
      if (!isBusy(error) || done.length > 0 || performance.now() > until) {
        // Nothing of the transaction is left. Those who had failed on their own are told why, the others that it failed.
        if (done.length === 0) done.push(...queue.splice(0));
        const failure = toStoreError(error);
        for (const job of done) job.settle(job.failed ? undefined : failure);
        return;
      }
    }
    await delay(pause);
  }
}

/** Tells the writers of a transaction that it is over, those who asked for it once it is on the disk. Never rejects. */
async function settleAll(file: StoreFile, done: readonly Job[]): Promise<void> {
  const waiting: Job[] = [];
  for (const job of done) {
    if (job.isDurable && !job.failed) waiting.push(job);
    else job.settle();
  }
  if (waiting.length === 0) return;
  let failure: unknown;
  try {
    await file.flush();
  } catch (error) {
    failure = toStoreError(error);
  }
  for (const job of waiting) job.settle(failure);
}

function runJobs(file: StoreFile, queue: Job[], done: Job[]): void {
  const until = performance.now() + BUDGET;
  try {
    for (const job of queue) {
      if (done.length > 0 && performance.now() > until) break;
      done.push(job);
      file.savepoint(() => job.run());
    }
  } finally {
    queue.splice(0, done.length);
  }
}
