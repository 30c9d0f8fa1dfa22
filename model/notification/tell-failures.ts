import { createHash } from 'node:crypto';
import { DOCTYPES, type DocEvent, type Docs, toObject } from '#model/docs';
import type { Instance, Instances } from '#model/instance';
import type { Job } from '#model/job';
import type { Logger } from '#pkg/log';
import { wordsOfFailure } from './failure-words.ts';
import type { Notifications } from './notifications.ts';
import { STACK } from './stack-source.ts';

export interface TellFailuresDeps {
  docs: Pick<Docs, 'subscribeAll'>;
  instances: Pick<Instances, 'byPrefix'>;
  notifications: Pick<Notifications, 'notify'>;
  /** The last jobs of a trigger, the newest first. */
  lastJobs(instance: Instance, triggerId: string, limit: number): Promise<Job[]>;
  /** Where the owner can do something about it. */
  linkOf(instance: Instance, failure: { konnector?: string }): string;
  log: Logger;
}

type FailedJob = Job & { error: string };

const CATEGORY = { stateful: false, collapsible: true, priority: 'normal', minInterval: 0 };
/** In ms, between two failures of the same kind of work that nothing repeats. */
const SELDOM = 24 * 3_600_000;
/** It passes by itself, as a rule: the owner can do nothing. */
const PASSING = /^(VENDOR_DOWN|cancelled$)/;
/** Work that somebody counts on and that nobody watches. What the server does for itself is the administrator's matter. */
const REPEATED: readonly string[] = ['konnector', 'service', 'mailbox', 'sendmail', 'zip', 'unzip', 'trash-files'];
/** Work asked for once whose end nobody waits for: what has failed would be lost without a word. */
const SINGLE: readonly string[] = ['sendmail', 'unzip'];

/**
 * Tells the owner, once, that work which goes on by itself fails, and what to do: after the last try of a job, and for a
 * trigger not again until it succeeds or fails otherwise. @returns the end of it, once what is under way is told
 */
export function tellFailures({ docs, instances, log, ...deps }: TellFailuresDeps): () => Promise<void> {
  const running = new Set<Promise<void>>();

  async function tell(prefix: string, job: FailedJob): Promise<void> {
    const instance = await instances.byPrefix(prefix);
    if (!instance || instance.deleting) return;
    const { _id: id, trigger_id: trigger, worker, error } = job;
    if (trigger !== undefined) {
      const [, before] = await deps.lastJobs(instance, trigger, 2);
      if (before?.error === error) return;
    }
    const konnector = konnectorOf(job);
    const { title, message } = wordsOfFailure(instance.locale, { worker, error, konnector });
    const category = trigger === undefined ? { ...CATEGORY, minInterval: SELDOM } : CATEGORY;
    await deps.notifications.notify(instance, STACK, category, {
      // Each process hears of it.
      _id: createHash('sha256').update(`failed\n${id}`).digest('hex').slice(0, 32),
      category: konnector === undefined ? 'job-failed' : 'konnector-failed',
      category_id: trigger ?? worker,
      title,
      message,
      data: {
        url: deps.linkOf(instance, konnector === undefined ? {} : { konnector }),
        ...(konnector !== undefined && { konnector }),
        worker,
        error: error.slice(0, 500),
      },
    });
  }

  const unsubscribe = docs.subscribeAll((event) => {
    const job = failedBySelf(event);
    if (!job) return;
    const telling = tell(event.prefix, job)
      .catch((err: unknown) => log.error({ err, job: job._id }, 'a failure was not told'))
      .finally(() => running.delete(telling));
    running.add(telling);
  });
  return async () => {
    unsubscribe();
    await Promise.all(running);
  };
}

/** A job that nobody watches. */
function failedBySelf({ doctype, verb, doc }: DocEvent): FailedJob | undefined {
  if (doctype !== DOCTYPES.jobs || verb !== 'UPDATED') return undefined;
  const job = toObject<Job>(doc);
  const { worker, state, trigger_id: trigger, error, manual_execution } = job;
  if (state !== 'errored' || manual_execution || error === undefined || PASSING.test(error)) return undefined;
  return (trigger === undefined ? SINGLE : REPEATED).includes(worker) ? { ...job, error } : undefined;
}

function konnectorOf({ worker, message }: Job): string | undefined {
  const { konnector } = (message ?? {}) as { konnector?: unknown };
  return worker === 'konnector' && typeof konnector === 'string' ? konnector : undefined;
}
