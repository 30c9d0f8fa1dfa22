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
/**
 * Work whose failures its owner is not told of: rules tell of themselves, what tells the owner would go round in a circle, a missing preview
 * is seen, and what the server does for itself is the administrator's matter.
 */
const SILENT: readonly string[] = [
  'automation',
  'clean-clients',
  'clean-jobs',
  'clean-old-trashed',
  'client',
  'log',
  'metadata',
  'notification',
  'push',
  'reminder',
  'remove-konnector',
  'thumbnail',
  'updates',
];

/**
 * Tells the owner, once, that work which goes on by itself fails, and what to do: after the last try of a job, and for a
 * trigger not again until it succeeds or fails otherwise. @returns the end of it, once what is under way is told
 */
export function tellFailures({ docs, instances, log, ...deps }: TellFailuresDeps): () => Promise<void> {
  /** By instance, the end of what is being told: a hundred that fail together are told one after the other, and so as one. */
  const running = new Map<string, Promise<void>>();

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
      category_id: trigger ?? konnector ?? worker,
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
    const { prefix } = event;
    const telling = (running.get(prefix) ?? Promise.resolve())
      .then(() => tell(prefix, job))
      .catch((err: unknown) => log.error({ err, job: job._id }, 'a failure was not told'))
      .finally(() => {
        if (running.get(prefix) === telling) running.delete(prefix);
      });
    running.set(prefix, telling);
  });
  return async () => {
    unsubscribe();
    await Promise.all(running.values());
  };
}

/** A job that nobody watches. */
function failedBySelf({ doctype, verb, doc }: DocEvent): FailedJob | undefined {
  if (doctype !== DOCTYPES.jobs || verb !== 'UPDATED') return undefined;
  const job = toObject<Job>(doc);
  const { worker, state, error, manual_execution } = job;
  if (state !== 'errored' || manual_execution || error === undefined || PASSING.test(error)) return undefined;
  return SILENT.includes(worker) ? undefined : { ...job, error };
}

function konnectorOf({ worker, message }: Job): string | undefined {
  const { konnector } = (message ?? {}) as { konnector?: unknown };
  return worker === 'konnector' && typeof konnector === 'string' ? konnector : undefined;
}
