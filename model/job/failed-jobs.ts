import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError, ifFound, isKind } from '#pkg/errors';
import { Json, type JsonValue } from '#pkg/json';
import { CANCELLED_WORDS, type Job, type JobRequest } from './types.ts';

/**
 * A document of `io.cozy.jobs.failures`: work that was tried often enough, and is done again only when its owner says so. It
 * keeps what the job was asked, which the job itself forgets at its end. The failures of a trigger that only repeats
 * its work are one document, since its next success makes up for all of them.
 */
interface FailedJobDocument {
  /** Of the last job that failed so. */
  job_id: string;
  worker: string;
  trigger_id?: string;
  error: string;
  /** RFC 3339 */
  failed_at: string;
  /** How many jobs failed since it was last done. */
  count: number;
  /** Absent when it was too much to keep: it cannot be done again then. */
  request?: Omit<JobRequest, 'id'>;
}

/** What there is to say of a failure, without what the job was asked. */
export interface FailedJob {
  _id: string;
  _rev: string;
  job_id: string;
  worker: string;
  trigger_id?: string;
  error: string;
  /** RFC 3339 */
  failed_at: string;
  count: number;
  can_retry: boolean;
  /** The short texts of the message that say what the work is about, by their names there. */
  about: Readonly<Partial<Record<(typeof ABOUT)[number], string>>>;
}

const ABOUT = ['konnector', 'account', 'slug', 'name', 'subject', 'template_name', 'filename', 'automation'] as const;
const LONGEST_ABOUT = 200;
/** Bytes of what is kept of a request. */
const MOST_KEPT = 128 * 1024;
/** Failures that are kept of an instance; beyond, the oldest tenth goes. */
const MOST = 1_000;
const PAGE = 100;

export type FailedJobs = ReturnType<typeof createFailedJobs>;

export function createFailedJobs(docs: Docs, now: () => number) {
  const doctype = DOCTYPES.jobFailures;

  async function find(instance: Instance, id: string) {
    return ifFound(docs.get<FailedJobDocument>(instance, doctype, id));
  }

  async function removeAll(instance: Instance, failed: readonly Pick<FailedJob, '_id' | '_rev'>[]): Promise<number> {
    let count = 0;
    for (let start = 0; start < failed.length; start += PAGE) {
      const deletions = failed
        .slice(start, start + PAGE)
        .map(({ _id: id, _rev: rev }) => ({ id, rev, deleted: true, body: Json.of({}) }));
      const results = await docs.database(instance, doctype).bulkDocs(deletions);
      count += results.filter(({ ok }) => ok).length;
    }
    return count;
  }

  /** The newest first. */
  async function list(instance: Instance): Promise<FailedJob[]> {
    const found: FailedJob[] = [];
    // One at a time: what was asked may be long.
    for await (const document of docs.all<FailedJobDocument>(instance, doctype)) found.push(toFacts(document));
    return found.sort((a, b) => b.failed_at.localeCompare(a.failed_at) || b._id.localeCompare(a._id));
  }

  async function bound(instance: Instance): Promise<void> {
    const { docCount } = await docs.database(instance, doctype).info();
    if (docCount > MOST) await removeAll(instance, (await list(instance)).slice(Math.floor(MOST * 0.9)));
  }

  /** Before the job ends: a process that is killed in between runs it again, and says then what became of it. */
  async function keep(instance: Instance, job: Job, error: string): Promise<void> {
    if (error === CANCELLED_WORDS || job.worker === 'client') return;
    const _id = idOf(job);
    const old = await find(instance, _id);
    const isSame = old?.job_id === job._id;
    const request = requestOf(job);
    const failed: FailedJobDocument = {
      job_id: job._id,
      worker: job.worker,
      ...(job.trigger_id !== undefined && { trigger_id: job.trigger_id }),
      error,
      failed_at: new Date(now()).toISOString(),
      count: (old?.count ?? 0) + (isSame ? 0 : 1),
      ...(JSON.stringify(request).length <= MOST_KEPT && { request }),
    };
    if (old) await docs.update<FailedJobDocument>(instance, doctype, { ...failed, _id, _rev: old._rev });
    else {
      await docs.create<FailedJobDocument>(instance, doctype, { ...failed, _id });
      await bound(instance);
    }
  }

  return {
    list,
    removeAll,

    /** Two processes may end jobs of one trigger at the same time: the failure of either will do. */
    async keep(instance: Instance, job: Job, error: string): Promise<void> {
      await keep(instance, job, error).catch((cause: unknown) => {
        if (!isKind(cause, 'conflict')) throw cause;
      });
    },

    /** The work was done: what had failed of it is made up for. @param isAgain this very job may have failed */
    async makeUp(instance: Instance, job: Job, isAgain: boolean): Promise<void> {
      if (!isAgain && !isRepeated(job)) return;
      const failed = await find(instance, idOf(job));
      if (failed) await removeAll(instance, [failed]);
    },

    /** Rejects with kind `not-found`, or `unprocessable` when it was too much to keep. */
    async request(instance: Instance, id: string): Promise<{ request: JobRequest; failed: FailedJob }> {
      const document = await docs.get<FailedJobDocument>(instance, doctype, id);
      if (!document.request) {
        throw new AppError('unprocessable', 'What this job was asked is too long to be kept', { code: 'not_kept' });
      }
      const failed = toFacts(document);
      // The same for each that asks at the same time: it is done again once.
      const again = `${failed.job_id}-again-${failed.count}`.slice(-100);
      return { failed, request: { ...document.request, id: again } };
    },

    async forget(instance: Instance, id: string): Promise<void> {
      const failed = await docs.get<FailedJobDocument>(instance, doctype, id);
      await docs.delete(instance, doctype, failed);
    },

    /** @param before RFC 3339; @returns how many */
    async forgetOld(instance: Instance, before: string): Promise<number> {
      return removeAll(
        instance,
        (await list(instance)).filter(({ failed_at }) => failed_at <= before),
      );
    },
  };
}

/** Nothing but its trigger says what such a job is about: the next one does the same. */
function isRepeated({ trigger_id, event, payload }: Job): boolean {
  return trigger_id !== undefined && (event ?? null) === null && payload === undefined;
}

function idOf(job: Job): string {
  return isRepeated(job) ? `trigger-${job.trigger_id}` : job._id;
}

function requestOf(job: Job): Omit<JobRequest, 'id'> {
  const { worker, message, event, payload, options, trigger_id, debounced } = job;
  return {
    worker,
    message,
    event,
    manual_execution: true,
    ...(payload !== undefined && { payload }),
    ...(options && { options }),
    ...(trigger_id !== undefined && { trigger_id }),
    ...(debounced && { debounced }),
  };
}

function toFacts(document: FailedJobDocument & { _id: string; _rev: string }): FailedJob {
  const { _id, _rev, job_id, worker, trigger_id, error, failed_at, count, request } = document;
  return {
    _id,
    _rev,
    job_id,
    worker,
    ...(trigger_id !== undefined && { trigger_id }),
    error,
    failed_at,
    count,
    can_retry: request !== undefined,
    about: aboutOf(request?.message ?? null),
  };
}

function aboutOf(message: JsonValue): FailedJob['about'] {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return {};
  const texts = ABOUT.flatMap((name) => {
    const value = message[name];
    return typeof value === 'string' && value !== '' ? [[name, value.slice(0, LONGEST_ABOUT)]] : [];
  });
  return Object.fromEntries(texts);
}
