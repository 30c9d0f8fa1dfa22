import { setTimeout as delay } from 'node:timers/promises';
import { CouchError } from '../couch-error.ts';
import type { StoreFile } from './store-file.ts';

/** Writers that arrive in one turn of the loop share a transaction, and so one flush of the disk. */
export interface Committer {
  /**
   * Runs `work` in the next transaction. Resolves once it is durable; what `work` throws undoes its own changes only,
   * and rejects its own promise only.
   */
  write<T>(work: () => T): Promise<T>;
}

interface Job {
  run(): void;
  /** Tells the writer what became of it, once the transaction is over. */
  settle(failure?: unknown): void;
  failed: boolean;
}

/** A transaction takes no more jobs after so many milliseconds: those left go in the next one. */
const BUDGET = 12;
/** How long to try to begin while another process holds the file, in milliseconds. */
const PATIENCE = 15_000;

export function createCommitter(file: StoreFile): Committer {
  const queue: Job[] = [];
  let scheduled = false;

  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  };

  function flush(): void {
    void flushSome().finally(() => {
      scheduled = false;
      if (queue.length > 0) schedule();
    });
  }

  async function flushSome(): Promise<void> {
    const until = performance.now() + PATIENCE;
    for (let pause = 2; ; pause = Math.min(pause * 2, 50)) {
      const done: Job[] = [];
      try {
        file.transaction(() => runJobs(done));
      } catch (error) {
        if (isBusy(error) && done.length === 0 && performance.now() < until) {
          await delay(pause);
          continue;
        }
        // Nothing of the transaction is left: those who had failed on their own are told why, the others that it failed.
        if (done.length === 0) done.push(...queue.splice(0));
        const failure = isBusy(error) ? busy(error) : error;
        for (const job of done) job.settle(job.failed ? undefined : failure);
        return;
      }
      for (const job of done) job.settle();
      return;
    }
  }

  function runJobs(done: Job[]): void {
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

  return {
    write<T>(work: () => T): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        let result: { value: T } | undefined;
        let error: unknown;
        queue.push({
          failed: false,
          run() {
            try {
              result = { value: work() };
            } catch (cause) {
              this.failed = true;
              error = cause;
              throw cause;
            }
          },
          settle(failure) {
            if (failure !== undefined) reject(failure);
            else if (result) resolve(result.value);
            else reject(error);
          },
        });
        schedule();
      });
    },
  };
}

/** SQLITE_BUSY and its extended codes. */
function isBusy(error: unknown): boolean {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === 'number' && (code & 0xff) === 5;
}

function busy(cause: unknown): CouchError {
  return new CouchError('service_unavailable', 'The database is busy.', { cause });
}
