import type { Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import type { Queue } from '#pkg/queue';
import { cleanJobs, type Purge, purgeJobs } from './clean-jobs.ts';
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
  now?: () => number;
}

/** The work of everybody: documents that their owners see, and a queue that brings them to the workers. */
export interface Jobs extends Reservations {
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
  /** Removes old jobs that are over. @returns how many */
  purge(instance: Instance, purge?: Purge): Promise<number>;
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

const MAX_PENDING = 200;
const ON_ITS_WAY = 60_000;
const TWO_WEEKS = 14 * 24 * 3_600_000;

export function createJobs({ docs, queue, cache, workers, keepFor = TWO_WEEKS, now = Date.now }: JobsDeps): Jobs {
  const documents = createJobDocuments(docs, now);
  const limit = createJobLimit(cache);

  function worker(type: string): WorkerFacts {
    const found = type === CLIENT_WORKER.type ? CLIENT_WORKER : workers().find((one) => one.type === type);
    if (!found) throw new AppError('not-found', `There is no worker ${type}`, { code: 'unknown_worker' });
    return found;
  }

  async function pushToClient(instance: Instance, request: JobRequest): Promise<Job> {
    // A device that launched a trigger runs the job itself, at once.
    return documents.create(instance, request, request.trigger_id === undefined ? 'queued' : 'running');
  }

  return {
    ...createReservations({ docs, documents, queue, worker }),
    worker,
    get: documents.get,
    pending: (instance, type) => documents.pending(instance, type, MAX_PENDING),

    async push(instance, request) {
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
      if (id === job._id) return job;
      await documents.remove(instance, job);
      return (await documents.find(instance, id)) ?? job;
    },

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
    purge: (instance, purge) => purgeJobs(documents, instance, now(), { olderThan: keepFor, ...purge }),
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
    forget: (instance) => queue.forgetTenant(instance.prefix),
  };
}
