import type { Docs } from '#model/docs';
import type { Instance, Instances } from '#model/instance';
import type { Jobs } from '#model/job';
import type { Mailer } from '#model/mail';
import { isKind } from '#pkg/errors';
import { BATCH, createNotificationDocuments } from './documents.ts';
import { type MailWords, mailOf } from './mail-of.ts';
import { type Devices, toMessage, toSummary } from './message.ts';
import { planDelivery } from './plan.ts';
import { channelsOf, quietFor, readPreferences } from './preferences.ts';
import type { Notification } from './types.ts';

export interface DeliverDeps extends MailWords {
  docs: Docs;
  instances: Pick<Instances, 'settings'>;
  jobs: Pick<Jobs, 'push'>;
  mailer: Mailer;
  devices: Devices;
  now?: () => number;
}

export type DeliverNotifications = (instance: Instance, slug: string, signal: AbortSignal) => Promise<void>;

/** More of one slug at once are one message for the devices. */
const MAX_SINGLE = 3;
/** What the owner must see though a device that is maybe not theirs any more was told. */
const MAILED_TOO = ['new-login', 'new-device'];

/**
 * Lets what waits of a slug leave: to the devices, and to the mail box when none was reached; several mails are one. What
 * the owner has read or put away meanwhile stays. A notification leaves once at least.
 */
export function createDelivery(deps: DeliverDeps): DeliverNotifications {
  const { docs, instances, jobs, mailer, devices, site, now = Date.now } = deps;
  const documents = createNotificationDocuments(docs);

  /** @returns those that a device has shown */
  async function show(instance: Instance, all: readonly Notification[], signal: AbortSignal) {
    const shown = new Set<Notification>();
    const single = all.length > MAX_SINGLE ? all.filter(({ priority }) => priority === 'high') : all;
    for (const one of single) {
      if ((await devices.show(instance, toMessage(site, instance, one), { signal })) > 0) shown.add(one);
    }
    const [first, ...others] = all.filter((one) => !single.includes(one));
    if (first && (await devices.show(instance, toSummary(site, instance, [first, ...others]), { signal })) > 0) {
      for (const one of [first, ...others]) shown.add(one);
    }
    return shown;
  }

  async function sendMail(instance: Instance, [first, ...others]: readonly Notification[]): Promise<void> {
    if (!first) return;
    try {
      await mailer.send(instance, await mailOf(deps, instance, [first, ...others]));
    } catch (error) {
      // Who has no address reads it in the bar.
      if (!isKind(error, 'unprocessable')) throw error;
    }
  }

  return async (instance, slug, signal) => {
    const preferences = await readPreferences(docs, instance);
    const { tz } = await instances.settings(instance);
    const waitOf = ({ priority }: Pick<Notification, 'priority'>) =>
      quietFor(preferences, { timeZone: tz || 'UTC', now: now(), priority });
    const waiting = await documents.waiting(instance, slug);
    const ripe = waiting.filter(({ at }) => at === undefined || Date.parse(at) <= now());
    const due = ripe.filter((one) => waitOf(one) === 0);
    const wanted = due.filter(isWanted);
    const has = (channel: 'push' | 'mail') => (one: Notification) => channelsOf(preferences, one).includes(channel);
    const shown = await show(instance, wanted.filter(has('push')), signal);
    await sendMail(
      instance,
      wanted.filter(has('mail')).filter((one) => !shown.has(one) || isMailedToo(one)),
    );
    const sent = new Date(now()).toISOString();
    for (const one of due) {
      await settle(instance, one, { outbox: undefined, ...(wanted.includes(one) && { last_sent: sent }) });
    }
    const late = ripe.find((one) => !due.includes(one));
    if (late) await planDelivery(jobs, instance, slug, { wait: waitOf(late), urgent: false });
    else if (waiting.length >= BATCH) await planDelivery(jobs, instance, slug, { wait: 0, urgent: false });
  };

  function isWanted({ read_at, dismissed_at, expires_at }: Notification): boolean {
    const isOver = expires_at !== undefined && Date.parse(expires_at) <= now();
    return read_at === undefined && dismissed_at === undefined && !isOver;
  }

  /** The owner may have marked it meanwhile: that counts too. */
  async function settle(
    instance: Instance,
    one: Notification,
    changes: Parameters<typeof documents.update>[2],
  ): Promise<void> {
    try {
      await documents.update(instance, one, changes);
    } catch (error) {
      if (isKind(error, 'not-found')) return;
      if (!isKind(error, 'conflict')) throw error;
      const current = await documents.get(instance, one._id).catch(() => undefined);
      // A reminder that was moved meanwhile waits for its new hour.
      if (current && current.at === one.at) await documents.update(instance, current, changes);
    }
  }
}

function isMailedToo({ originator, category }: Notification): boolean {
  return originator === 'stack' && MAILED_TOO.includes(category);
}
