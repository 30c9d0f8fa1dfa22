import { randomUUID } from 'node:crypto';
import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { ifFound, isKind } from '#pkg/errors';
import { Json, type JsonObject } from '#pkg/json';
import { createFailedJobs } from './failed-jobs.ts';
import { type Job, type JobDocument, type JobRequest, type JobState, NOT_YET } from './types.ts';

const INDEX = 'by-worker-and-state';
/** How often a change is tried again when somebody else changed the job. */
const ATTEMPTS = 5;

/** The documents of the jobs: what their owner sees. */
export function createJobDocuments(docs: Docs, now: () => number) {
  const at = () => new Date(now()).toISOString();
  const failures = createFailedJobs(docs, now);

  function create(instance: Instance, request: JobRequest, state: JobState): Promise<Job> {
    const { worker, message, event, payload, options, trigger_id } = request;
    return docs.create<JobDocument>(instance, DOCTYPES.jobs, {
      _id: request.id ?? randomUUID().replaceAll('-', ''),
      domain: instance.domain,
      prefix: instance.prefix,
      worker,
      ...(trigger_id !== undefined && { trigger_id }),
      message,
      event: event ?? null,
      ...(payload !== undefined && { payload }),
      ...(request.manual_execution && { manual_execution: true }),
      ...(request.debounced && { debounced: true }),
      ...(options && { options }),
      state,
      queued_at: at(),
      started_at: state === 'running' ? at() : NOT_YET,
      finished_at: NOT_YET,
      ...(request.forward_logs && { forward_logs: true }),
    });
  }

  /** Undefined when there is no such job any more, or `change` finds nothing to change in what it is now. */
  async function change(
    instance: Instance,
    job: Job,
    changed: (job: Job) => Job | undefined,
    options?: { durable: boolean },
  ): Promise<Job | undefined> {
    let current = job;
    for (let attempt = 1; ; attempt++) {
      const next = changed(current);
      if (!next) return undefined;
      try {
        return await docs.update<JobDocument>(instance, DOCTYPES.jobs, next, current, options);
      } catch (error) {
        if (!isKind(error, 'conflict', 'not-found') || attempt === ATTEMPTS) throw error;
        const found = await find(instance, job._id);
        if (!found) return undefined;
        current = found;
      }
    }
  }

  async function find(instance: Instance, id: string): Promise<Job | undefined> {
    return ifFound(docs.get<JobDocument>(instance, DOCTYPES.jobs, id));
  }

  return {
    create,
    find,
    failures,

    /** The job of that id, when there is one already. */
    async createOnce(instance: Instance, request: JobRequest): Promise<Job> {
      try {
        return await create(instance, request, 'queued');
      } catch (error) {
        const known = request.id !== undefined && isKind(error, 'conflict') && (await find(instance, request.id));
        if (known) return known;
        throw error;
      }
    },

    get: (instance: Instance, id: string): Promise<Job> => docs.get<JobDocument>(instance, DOCTYPES.jobs, id),
    all: (instance: Instance) => docs.all<JobDocument>(instance, DOCTYPES.jobs),
    remove: async (instance: Instance, job: Job) => {
      await docs.delete(instance, DOCTYPES.jobs, job);
    },

    /** Those that have changed meanwhile stay. @returns how many were removed */
    async removeAll(instance: Instance, jobs: readonly Job[]): Promise<number> {
      const deletions = jobs.map(({ _id: id, _rev: rev }) => ({ id, rev, deleted: true, body: Json.of({}) }));
      const results = await docs.database(instance, DOCTYPES.jobs).bulkDocs(deletions);
      return results.filter(({ ok }) => ok).length;
    },

    count: async (instance: Instance): Promise<number> =>
      (await docs.ensureDatabase(instance, DOCTYPES.jobs)).info().then(({ docCount }) => docCount),

    /** Undefined when it has ended meanwhile. One that runs already is left as it is. */
    async start(instance: Instance, job: Job): Promise<Job | undefined> {
      if (job.state === 'running') return job;
      const running = (current: Job): Job | undefined =>
        isOver(current) ? undefined : { ...current, state: 'running', started_at: at() };
      // When it is lost with the power, the queue gives the job again.
      return change(instance, job, running, { durable: false });
    },

    /**
     * Does nothing to a job that has ended already. @param error absent: it is done
     * @param isAgain it may have failed before, without a word of it in the job
     */
    async end(instance: Instance, job: Job, error?: string, isAgain = false): Promise<Job | undefined> {
      if (error === undefined) await failures.makeUp(instance, job, isAgain);
      else await failures.keep(instance, job, error);
      return change(instance, job, (current) => (isOver(current) ? undefined : ended(current, error, at())));
    },

    /** Queued or running, oldest first within a state. */
    async pending(instance: Instance, worker: string, limit: number): Promise<Job[]> {
      const database = await docs.ensureDatabase(instance, DOCTYPES.jobs);
      const fields = ['worker', 'state', 'queued_at'];
      await database.createIndex({ index: { fields }, ddoc: INDEX, name: INDEX });
      const found: Job[] = [];
      for (const state of ['queued', 'running'] as const) {
        const selector: JsonObject = { worker, state, queued_at: { $gt: null } };
        const query = { selector, sort: fields, useIndex: [INDEX, INDEX], limit: limit - found.length };
        if (query.limit > 0) found.push(...(await docs.find<JobDocument>(instance, DOCTYPES.jobs, query)).docs);
      }
      return found;
    },
  };
}

export type JobDocuments = ReturnType<typeof createJobDocuments>;

export function isOver({ state }: Job): boolean {
  return state === 'done' || state === 'errored';
}

/** What fired it may be personal and large: it is kept for the work only. */
function ended({ payload: _, ...job }: Job, error: string | undefined, finished_at: string): Job {
  const over = { ...job, event: null, finished_at };
  return error === undefined ? { ...over, state: 'done' } : { ...over, state: 'errored', error };
}
