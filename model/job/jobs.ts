import type { Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import type { Queue } from '#pkg/queue';
import { boundJobs, cleanJobs, type Purge, purgeJobs } from './clean-jobs.ts';
import { createFailures, type Failures } from './failures.ts';
import { createJobDocuments, isOver } from './job-documents.ts';
import { createJobLimit } from './rate-limits.ts';
import { createReservations, queueOf, type Reservations } from './reservations.ts';
import { CANCELLED_WORDS, type Job, type JobRequest, type WorkerFacts } from './types.ts';

export interface JobsDeps {
  docs: Docs;
  queue: Queue;
  cache: Cache;
  /** The kinds of work, asked when they are needed: workers push jobs too. */
  workers: () => readonly WorkerFacts[];
  /** In ms: how long the jobs that are over are kept. @default two weeks */
  keepFor?: number;
  /** How many jobs that are over are kept of an instance. @default 10,000 */
  keepMost?: number;
  now?: () => number;
}

/** The work of everybody: documents that their owners see, and a queue that brings them to the workers. */
export interface Jobs extends Reservations, Failures {
  /**
   * The job is durable once this resolves. Rejects with kind `not-found` for an unknown worker, `too-many-requests` beyond
   * its limit. Whether the caller may push to a reserved worker is its own to check.
   */
  push(instance: Instance, request: JobRequest): Promise<Job>;
  /** Rejects with kind `not-found`. */
  get(instance: Instance, id: string): Promise<Job>;
  /** What a worker has still to do for an instance: 200 jobs at most. */
  pending(instance: Instance, worker: string): Promise<Job[]>;
  /** Rejects with kind `not-found`. */
  worker(type: string): WorkerFacts;
  /** The end of a job that a device ran. Rejects with kind `unprocessable` when it is not such a job. */
  endByClient(instance: Instance, id: string, end: { state: 'done' | 'errored'; error?: string }): Promise<Job>;
  /** The job does not run, or is told to stop; it ends as errored. Nothing happens to one that is over. */
  cancel(instance: Instance, id: string): Promise<Job>;
  /** Ends those that have been stuck for more than an hour. @returns how many */
  clean(instance: Instance): Promise<number>;
  /** Removes old jobs that are over, and old failures. @returns how many jobs */
  purge(instance: Instance, purge?: Purge): Promise<number>;
  /** Removes the oldest jobs that are over when there are too many. @returns how many */
  bound(instance: Instance): Promise<number>;
  /** Puts back in the queue the jobs that are to be done and are not there: it was lost. @returns how many */
  recover(instance: Instance): Promise<number>;
  /** Before an instance is destroyed. */
  forget(instance: Instance): Promise<void>;
}

/** The pseudo worker: its jobs are run by a device of the owner, which says how they end. */
const CLIENT_WORKER: WorkerFacts = {
  type: 'client',
  concurrency: 0,
  maxExecCount: 1,
  timeout: 0,
  reserved: false,
};

/** The worker that calls `bound`: an instance may make more jobs in an hour than are kept. */
export const CLEAN_JOBS = 'clean-jobs';
/** It is asked for after so many jobs of an instance, by each process. */
const BOUND_EVERY = 1_000;
const MOST = 10_000;

const MAX_PENDING = 200;
const ON_ITS_WAY = 60_000;
const TWO_WEEKS = 14 * 24 * 3_600_000;

export function createJobs(deps: JobsDeps): Jobs {
  const { docs, queue, cache, workers, keepFor = TWO_WEEKS, keepMost = MOST, now = Date.now } = deps;
  const documents = createJobDocuments(docs, now);
  const limit = createJobLimit(cache);
  const pushed = new Map<string, number>();

  function worker(type: string): WorkerFacts {
    const found = type === CLIENT_WORKER.type ? CLIENT_WORKER : workers().find((one) => one.type === type);
    if (!found) throw new AppError('not-found', `There is no worker ${type}`, { code: 'unknown_worker' });
    return found;
  }

  async function pushToClient(instance: Instance, request: JobRequest): Promise<Job> {
    // A device that launched a trigger runs the job itself, at once.
    return documents.create(instance, request, request.trigger_id === undefined ? 'queued' : 'running');
  }

  async function boundSometimes(instance: Instance): Promise<void> {
    const count = ((pushed.get(instance.prefix) ?? 0) + 1) % BOUND_EVERY;
    pushed.set(instance.prefix, count);
    if (count > 0 || !workers().some(({ type }) => type === CLEAN_JOBS)) return;
    await push(instance, { worker: CLEAN_JOBS, message: {}, unique: CLEAN_JOBS, priority: 'low' });
  }

  async function push(instance: Instance, request: JobRequest): Promise<Job> {
    const facts = worker(request.worker);
    const { type } = facts;
    await limit(instance, type);
    if (type === CLIENT_WORKER.type) return pushToClient(instance, request);
    const job = await documents.createOnce(instance, request);
    if (job.state !== 'queued') return job;
    const { manual_execution, priority = manual_execution ? 'high' : 'normal', delay, unique } = request;
    const entry = {
      id: job._id,
      queue: queueOf(instance, facts),
      tenant: instance.prefix,
      data: instance._id,
      priority,
    };
    const [id = job._id] = await queue.add([
      { ...entry, ...(delay !== undefined && { delay }), ...(unique !== undefined && { unique }) },
    ]);
    if (id === job._id) {
      // The job is accepted, whatever becomes of this; it is done once a day anyway.
      await boundSometimes(instance).catch(() => undefined);
      return job;
    }
    await documents.remove(instance, job);
    return (await documents.find(instance, id)) ?? job;
  }

  return {
    ...createReservations({ docs, documents, queue, worker }),
    ...createFailures({ failed: documents.failures, push }),
    worker,
    get: documents.get,
    pending: (instance, type) => documents.pending(instance, type, MAX_PENDING),

    push,
    async endByClient(instance, id, { state, error }) {
      const job = await documents.get(instance, id);
      if (job.worker !== CLIENT_WORKER.type) {
        throw new AppError('unprocessable', 'Only the jobs of a client can be changed', {
          pointer: '/data/attributes',
        });
      }
      return (await documents.end(instance, job, state === 'errored' ? (error ?? '') : undefined)) ?? job;
    },

    async cancel(instance, id) {
      const job = await documents.get(instance, id);
      if (isOver(job)) return job;
      const facts = worker(job.worker);
      const found = await queue.cancel(queueOf(instance, facts), id);
      // Who runs it writes how it ended; who is outside is only told that it is lost.
      if (found === 'told' && !facts.external) return job;
      return (await documents.end(instance, job, CANCELLED_WORDS)) ?? job;
    },

    clean: (instance) => cleanJobs(documents, instance, now()),
    async purge(instance, purge) {
      const older = { olderThan: keepFor, ...purge };
      if (!older.workers) {
        await documents.failures.forgetOld(instance, new Date(now() - older.olderThan).toISOString());
      }
      return purgeJobs(documents, instance, now(), older);
    },
    bound: (instance) => boundJobs(documents, instance, keepMost),
    async recover(instance) {
      let count = 0;
      for await (const job of documents.all(instance)) {
        const facts = workers().find(({ type }) => type === job.worker);
        // A young one may be on its way to the queue.
        if (!facts || isOver(job) || now() - Date.parse(job.queued_at) < ON_ITS_WAY) continue;
        const name = queueOf(instance, facts);
        if (await queue.has(name, job._id)) continue;
        await queue.add([{ id: job._id, queue: name, tenant: instance.prefix, data: instance._id }]);
        count++;
      }
      return count;
    },
    async forget(instance) {
      pushed.delete(instance.prefix);
      await queue.forgetTenant(instance.prefix);
    },
  };
}
