import type { Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { backoff, type Hold, type Queue } from '#pkg/queue';
import { isOver, type JobDocuments } from './job-documents.ts';
import { MAX_CRASHES, TOO_MANY_CRASHES, triesOf } from './limits.ts';
import type { Job, WorkerFacts } from './types.ts';

/** A job that somebody outside of the server runs. */
export interface Reservation {
  job: Job;
  /** The proof that it is held; for the calls below. */
  token: string;
  /** In ms: how long it is held without a sign of life. */
  lease: number;
}

export interface ReserveOptions {
  /** In ms: how long to wait for a job. @default 0 */
  wait?: number;
  /** In ms. @default a minute */
  lease?: number;
  signal?: AbortSignal;
}

/**
 * The jobs of the workers that are outside of the server. A job that is not held any more, since it was cancelled or its
 * lease is over, is kind `gone`.
 */
export interface Reservations {
  /** The next job of an external worker. Rejects with kind `unprocessable` for another one. */
  reserve(instance: Instance, type: string, options?: ReserveOptions): Promise<Reservation | undefined>;
  /** Holds it for another lease. */
  heartbeat(instance: Instance, job: Job, token: string, lease?: number): Promise<void>;
  /** Tells who listens in realtime (`io.cozy.jobs.events`), and is a sign of life. */
  progress(instance: Instance, job: Job, token: string, progress: JsonObject): Promise<void>;
  complete(instance: Instance, job: Job, token: string): Promise<Job>;
  /** It is tried again, unless it was often enough or `retry` is false. */
  fail(instance: Instance, job: Job, token: string, failure: { error: string; retry: boolean }): Promise<Job>;
}

const MINUTE = 60_000;
const LONGEST_LEASE = 60 * MINUTE;
const EVENTS = 'io.cozy.jobs.events';

interface ReservationsDeps {
  docs: Docs;
  documents: JobDocuments;
  queue: Queue;
  worker: (type: string) => WorkerFacts;
}

/** One queue for each instance: whoever consumes it is somebody of that instance. */
export function queueOf(instance: Instance, { type, external }: WorkerFacts): string {
  return external ? `${type}.${instance.prefix}` : type;
}

export function createReservations({ docs, documents, queue, worker }: ReservationsDeps): Reservations {
  async function stillHeld(hold: Hold, lease = MINUTE): Promise<void> {
    if (!(await queue.extend(hold, Math.min(lease, LONGEST_LEASE)))) throw gone();
  }
  const holdOf = (instance: Instance, job: Job, token: string): Hold & { failures: number } => {
    const [, failures, own] = /^(\d{1,6})-(.+)$/.exec(token) ?? [];
    if (own === undefined) throw gone();
    return { queue: queueOf(instance, worker(job.worker)), id: job._id, token: own, failures: Number(failures) };
  };

  return {
    async reserve(instance, type, { wait = 0, lease = MINUTE, signal } = {}) {
      const facts = worker(type);
      if (!facts.external) throw new AppError('unprocessable', `The worker ${type} is one of the server`);
      const held = Math.min(lease, LONGEST_LEASE);
      const until = Date.now() + wait;
      for (;;) {
        const options = { wait: Math.max(0, until - Date.now()), lease: held, ...(signal && { signal }) };
        const [delivery] = await queue.take(queueOf(instance, facts), options);
        if (!delivery) return undefined;
        const found = await documents.find(instance, delivery.id);
        const isPoison = delivery.crashes > MAX_CRASHES;
        if (found && isPoison) await documents.end(instance, found, TOO_MANY_CRASHES);
        const job = found && !isPoison && !isOver(found) ? await documents.start(instance, found) : undefined;
        if (job) return { job, token: `${delivery.failures}-${delivery.token}`, lease: held };
        await queue.finish(delivery);
      }
    },

    heartbeat: (instance, job, token, lease) => stillHeld(holdOf(instance, job, token), lease),

    async progress(instance, job, token, progress) {
      await stillHeld(holdOf(instance, job, token));
      docs.notify(instance, EVENTS, job._id, { ...progress, worker: job.worker });
    },

    async complete(instance, job, token) {
      const hold = holdOf(instance, job, token);
      await stillHeld(hold);
      const done = await documents.end(instance, job);
      await queue.finish(hold);
      return done ?? job;
    },

    async fail(instance, job, token, { error, retry }) {
      const hold = holdOf(instance, job, token);
      await stillHeld(hold);
      const attempt = hold.failures + 1;
      if (retry && attempt < triesOf(job, worker(job.worker))) {
        await queue.release(hold, { failed: true, delay: backoff(attempt) });
        return job;
      }
      const failed = await documents.end(instance, job, error);
      await queue.finish(hold);
      return failed ?? job;
    },
  };
}

function gone(): AppError {
  return new AppError('gone', 'The job is not held any more', { code: 'job_lost' });
}
