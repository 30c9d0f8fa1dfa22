import type { Docs } from '#model/docs';
import type { Instance, Instances } from '#model/instance';
import type { Jobs } from '#model/job';
import type { Mailer } from '#model/mail';
import { isKind } from '#pkg/errors';
import { BATCH, createNotificationDocuments } from './documents.ts';
import { planDelivery } from './plan.ts';
import { channelsOf, quietFor, readPreferences } from './preferences.ts';
import type { Notification } from './types.ts';

/** The devices of the owner. */
export interface Devices {
  /** @returns on how many devices it is shown */
  show(instance: Instance, notification: Notification, options: { signal: AbortSignal }): Promise<number>;
}

export interface DeliverDeps {
  docs: Docs;
  instances: Pick<Instances, 'settings'>;
  jobs: Pick<Jobs, 'push'>;
  mailer: Mailer;
  /** Absent: none can be reached. */
  devices?: Devices;
  addresses: { origin(instance: Instance): string };
  now?: () => number;
}

export type DeliverNotifications = (instance: Instance, slug: string, signal: AbortSignal) => Promise<void>;

/**
 * Lets what waits of a slug leave: to the devices, and to the mail box when none was reached; several mails are one. What
 * the owner has read or put away meanwhile stays. A notification leaves once at least.
 */
export function createDelivery({
  docs,
  instances,
  jobs,
  mailer,
  devices,
  addresses,
  now = Date.now,
}: DeliverDeps): DeliverNotifications {
  const documents = createNotificationDocuments(docs);

  async function sendMail(instance: Instance, slug: string, all: readonly Notification[]): Promise<void> {
    const [first] = all;
    if (!first) return;
    const values = { source: slug, link: linkOf(addresses.origin(instance), first) };
    const mail =
      all.length === 1
        ? { template: 'notification', values: { ...values, title: first.title, message: textOf(first) } }
        : { template: 'notifications', values: { ...values, count: String(all.length), message: listOf(all) } };
    try {
      await mailer.send(instance, mail);
    } catch (error) {
      // Who has no address reads it in the bar.
      if (!isKind(error, 'unprocessable')) throw error;
    }
  }

  return async (instance, slug, signal) => {
    const preferences = await readPreferences(docs, instance);
    const { tz } = await instances.settings(instance);
    const quiet = quietFor(preferences, tz || 'UTC', now());
    const waiting = await documents.waiting(instance, slug);
    const ripe = waiting.filter(({ at }) => at === undefined || Date.parse(at) <= now());
    const due = ripe.filter(({ priority }) => quiet === 0 || priority === 'high');
    const toMail: Notification[] = [];
    for (const one of due) {
      if (one.read_at !== undefined || one.dismissed_at !== undefined) continue;
      const channels = channelsOf(preferences, one);
      const shown = channels.includes('push') && devices ? await devices.show(instance, one, { signal }) : 0;
      if (shown === 0 && channels.includes('mail')) toMail.push(one);
    }
    await sendMail(instance, slug, toMail);
    const sent = new Date(now()).toISOString();
    for (const one of due) {
      const left = one.read_at === undefined && one.dismissed_at === undefined;
      await settle(documents, instance, one, { outbox: undefined, ...(left && { last_sent: sent }) });
    }
    if (due.length < ripe.length) await planDelivery(jobs, instance, slug, quiet);
    else if (waiting.length >= BATCH) await planDelivery(jobs, instance, slug, 0);
  };
}

/** The owner may have marked it meanwhile: that counts too. */
async function settle(
  documents: ReturnType<typeof createNotificationDocuments>,
  instance: Instance,
  one: Notification,
  changes: Parameters<typeof documents.update>[2],
): Promise<void> {
  try {
    await documents.update(instance, one, changes);
  } catch (error) {
    if (isKind(error, 'not-found')) return;
    if (!isKind(error, 'conflict')) throw error;
    await documents.update(instance, await documents.get(instance, one._id), changes);
  }
}

function textOf({ content, message }: Notification): string {
  return content || message;
}

function listOf(all: readonly Notification[]): string {
  return all.map((one) => [`• ${one.title}`, textOf(one)].filter((text) => text !== '').join('\n')).join('\n\n');
}

/** Where it leads, when it says so with an address of the web. */
function linkOf(origin: string, { data }: Notification): string {
  const { redirectLink, url } = data;
  const given = typeof url === 'string' ? url : redirectLink;
  const link = typeof given === 'string' ? URL.parse(given) : null;
  return link?.protocol === 'https:' || link?.protocol === 'http:' ? link.href : origin;
}
