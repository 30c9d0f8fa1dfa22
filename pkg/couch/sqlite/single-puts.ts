import type { AppError } from '#pkg/errors';
import { prefixOf } from '../database-name.ts';
import type { DocWrite, WriteResult } from '../types.ts';
import { sumLarge } from './sum-large.ts';
import { type CheckedWrite, checkWrite } from './validate-write.ts';
import { unlessRefused, type WriteContext } from './write-context.ts';
import { createDocument, editDocument } from './write-document.ts';
import { newId } from './write-many.ts';

/** How long a part of a batch may hold the loop, in milliseconds: the rest goes in later jobs. */
const BUDGET = 8;

/** Runs work on the context of a database, within the next transaction of its file; resolves once it is durable. */
export type WriteIn = <T>(name: string, work: (context: WriteContext) => T, isDurable?: boolean) => Promise<T>;

/** Writes one document, with an id if it has none; resolves once it is durable. */
export type PutIn = (name: string, write: DocWrite) => Promise<WriteResult>;

interface Waiting extends PromiseWithResolvers<WriteResult> {
  write: CheckedWrite;
  /** Its id has just been drawn: nothing has it. */
  isNew: boolean;
  /** What became of it, for who waits to be told once it is durable. */
  outcome: string | AppError | undefined;
}

/**
 * Puts of single documents. Those of one database that wait for the same transaction are one job of it: what a job costs,
 * and the row of the database, are written once for all of them.
 */
export function createSinglePuts(write: WriteIn): PutIn {
  const durable = new Map<string, Waiting[]>();
  const relaxed = new Map<string, Waiting[]>();

  /** A job for all that wait when its turn comes. Never rejects. */
  async function run(batches: Map<string, Waiting[]>, name: string): Promise<void> {
    const isDurable = batches === durable;
    let taken: Waiting[] | undefined;
    let isOwnFailure = false;
    const take = () => {
      const batch = batches.get(name) ?? [];
      batches.delete(name);
      return batch;
    };
    try {
      await write(
        name,
        (context) => {
          taken = take();
          try {
            const done = writeSome(context, taken);
            if (done < taken.length) {
              batches.set(name, taken.splice(done));
              void run(batches, name);
            }
          } catch (error) {
            isOwnFailure = true;
            throw error;
          }
        },
        isDurable,
      );
      for (const { write, outcome, resolve, reject } of taken ?? []) {
        if (typeof outcome === 'string') resolve({ id: write.id, rev: outcome });
        else reject(outcome);
      }
    } catch (error) {
      taken ??= take();
      // One that fails must not take the others with it: nothing of the job is left, each of them has its own now.
      if (isOwnFailure && taken.length > 1) for (const one of taken) void runAlone(name, one, isDurable);
      else for (const { reject } of taken) reject(error);
    }
  }

  async function runAlone(name: string, one: Waiting, isDurable: boolean): Promise<void> {
    try {
      const rev = await write(name, (context) => editDocument(context, one.write), isDurable);
      one.resolve({ id: one.write.id, rev });
    } catch (error) {
      one.reject(error);
    }
  }

  function join(batches: Map<string, Waiting[]>, name: string, waiting: Waiting): Promise<WriteResult> {
    const batch = batches.get(name);
    if (batch) {
      batch.push(waiting);
    } else {
      batches.set(name, [waiting]);
      void run(batches, name);
    }
    return waiting.promise;
  }

  return (name, given) => {
    const batches = given.durable === false ? relaxed : durable;
    try {
      const waiting = toWaiting(given);
      const summed = sumLarge(waiting.write, prefixOf(name));
      return summed ? summed.then(() => join(batches, name, waiting)) : join(batches, name, waiting);
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

function toWaiting(given: DocWrite): Waiting {
  const write = checkWrite(given.id ?? newId(), given, true);
  const { promise, resolve, reject } = Promise.withResolvers<WriteResult>();
  return { write, isNew: given.id === undefined, outcome: undefined, promise, resolve, reject };
}

/** How many of them have been written or refused. */
function writeSome(context: WriteContext, batch: readonly Waiting[]): number {
  const until = performance.now() + BUDGET;
  let done = 0;
  for (const one of batch) {
    if (done > 0 && performance.now() > until) break;
    one.outcome = unlessRefused(context, () => (one.isNew ? createDocument : editDocument)(context, one.write));
    done++;
  }
  return done;
}
