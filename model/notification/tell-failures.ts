import { DOCTYPES, type DocEvent, type Docs, toObject } from '#model/docs';
import type { Instance, Instances, Locale } from '#model/instance';
import type { Job } from '#model/job';
import type { Logger } from '#pkg/log';
import type { Notifications } from './notifications.ts';

export interface TellFailuresDeps {
  docs: Pick<Docs, 'subscribeAll'>;
  instances: Pick<Instances, 'byPrefix'>;
  notifications: Pick<Notifications, 'notify'>;
  /** The last jobs of a trigger, the newest first. */
  lastJobs(instance: Instance, triggerId: string, limit: number): Promise<Job[]>;
  /** Where the owner can do something about it. */
  linkOf(instance: Instance, konnector: string): string;
  log: Logger;
}

const SOURCE = { originator: 'stack', slug: 'stack', name: 'Cozy' } as const;
const CATEGORY = { stateful: false, collapsible: true, priority: 'normal', minInterval: 0 };
/** It passes by itself, as a rule: the owner can do nothing. */
const PASSING = /^(VENDOR_DOWN|cancelled$)/;

interface Words {
  title: (name: string) => string;
  login: string;
  action: string;
  other: string;
}

const WORDS: Readonly<Record<Locale, Words>> = {
  en: {
    title: (name) => `${name} could not bring your data`,
    login: 'The service refuses your login or your password. Connect the account again.',
    action: 'The service wants something from you: open its web site, then run it again.',
    other: 'It will be tried again at its next time. If it goes on, run it yourself to see what happens.',
  },
  fr: {
    title: (name) => `${name} n’a pas pu récupérer vos données`,
    login: 'Le service refuse votre identifiant ou votre mot de passe. Connectez le compte à nouveau.',
    action: 'Le service attend quelque chose de vous : ouvrez son site web, puis relancez la récupération.',
    other:
      'Un nouvel essai aura lieu à la prochaine échéance. Si cela dure, lancez-le vous-même pour voir ce qui se passe.',
  },
};

/** Tells the owner, once, that a konnector which runs by itself fails, and what to do. @returns the end of it */
export function tellFailures({ docs, instances, log, ...deps }: TellFailuresDeps): () => void {
  async function tell(prefix: string, job: Job & { trigger_id: string; error: string }): Promise<void> {
    const instance = await instances.byPrefix(prefix);
    if (!instance || instance.deleting) return;
    const [, before] = await deps.lastJobs(instance, job.trigger_id, 2);
    if (before?.error === job.error) return;
    const { konnector } = job.message as { konnector: string };
    const words = WORDS[instance.locale];
    await deps.notifications.notify(instance, SOURCE, CATEGORY, {
      category: 'konnector-failed',
      category_id: job.trigger_id,
      title: words.title(konnector),
      message: messageOf(words, job.error),
      data: { url: deps.linkOf(instance, konnector), konnector, error: job.error },
    });
  }

  return docs.subscribeAll((event) => {
    const job = failedBySelf(event);
    if (!job) return;
    tell(event.prefix, job).catch((err: unknown) => log.error({ err, job: job._id }, 'a failure was not told'));
  });
}

/** A job of a konnector that nobody watches. */
function failedBySelf({ doctype, verb, doc }: DocEvent): (Job & { trigger_id: string; error: string }) | undefined {
  if (doctype !== DOCTYPES.jobs || verb !== 'UPDATED') return undefined;
  const job = toObject<Job>(doc);
  const { worker, state, trigger_id, error, manual_execution, message } = job;
  const isKonnector =
    worker === 'konnector' && typeof (message as { konnector?: unknown } | null)?.konnector === 'string';
  if (!isKonnector || state !== 'errored' || manual_execution || trigger_id === undefined) return undefined;
  return error === undefined || PASSING.test(error) ? undefined : { ...job, trigger_id, error };
}

function messageOf(words: Words, error: string): string {
  if (error.startsWith('LOGIN_FAILED')) return words.login;
  return error.startsWith('USER_ACTION_NEEDED') ? words.action : words.other;
}
