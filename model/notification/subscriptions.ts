import { createHash } from 'node:crypto';
import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import { type PushSubscription, parseSubscription, type WebPush } from '#pkg/web-push';
import type { Devices } from './deliver.ts';

/** A browser of the owner that wants to be told, even when it shows nothing of ours. */
interface SubscriptionDocument extends PushSubscription {
  created_at: string;
}

export interface Subscriptions extends Devices {
  publicKey(): Promise<string>;
  /** Rejects with kind `unprocessable`. @returns its id; the same for the same browser */
  add(instance: Instance, subscription: PushSubscription): Promise<string>;
  /** Succeeds when it is already gone. */
  remove(instance: Instance, id: string): Promise<void>;
}

export interface SubscriptionsDeps {
  docs: Docs;
  webPush: WebPush;
  now?: () => number;
}

/** Nobody has so many browsers: the oldest ones have been left. */
const MAX = 30;
const DAY = 24 * 3600;
const MAX_TEXT = 1_000;

export function createSubscriptions({ docs, webPush, now = Date.now }: SubscriptionsDeps): Subscriptions {
  const doctype = DOCTYPES.pushSubscriptions;

  async function list(instance: Instance) {
    const found = await Array.fromAsync(docs.all<SubscriptionDocument>(instance, doctype)).catch((error: unknown) => {
      if (isKind(error, 'not-found')) return [];
      throw error;
    });
    return found.sort((a, b) => a.created_at.localeCompare(b.created_at));
  }

  async function remove(instance: Instance, id: string): Promise<void> {
    try {
      await docs.delete(instance, doctype, await docs.get<SubscriptionDocument>(instance, doctype, id));
    } catch (error) {
      if (!isKind(error, 'not-found', 'conflict')) throw error;
    }
  }

  return {
    publicKey: webPush.publicKey,
    remove,
    async add(instance, given) {
      const subscription = parseSubscription(given);
      const _id = createHash('sha256').update(subscription.endpoint).digest('hex').slice(0, 32);
      await remove(instance, _id);
      await docs.create(instance, doctype, { _id, ...subscription, created_at: new Date(now()).toISOString() });
      for (const { _id: id } of (await list(instance)).slice(0, -MAX)) await remove(instance, id);
      return _id;
    },
    async show(instance, notification, { signal }) {
      const { _id: id, slug, source_id: tag, title, message, priority, data } = notification;
      const text = { title: title.slice(0, MAX_TEXT), message: message.slice(0, MAX_TEXT) };
      const whole = JSON.stringify({ id, slug, tag, ...text, data });
      // A push service takes 4 KB: the app that is opened reads the rest.
      const payload = Buffer.byteLength(whole) <= 3_000 ? whole : JSON.stringify({ id, slug, tag, ...shorten(text) });
      const options = { ttl: DAY, urgency: priority === 'high' ? 'high' : 'normal', signal } as const;
      let shown = 0;
      for (const { _id, endpoint, keys } of await list(instance)) {
        const sent = await webPush.send({ endpoint, keys }, payload, options).catch((error: unknown) => {
          if (signal.aborted) throw error;
          // An address inside is refused for good; a service that is away leaves the mail to tell it.
          return isKind(error, 'unprocessable') ? ('gone' as const) : ('failed' as const);
        });
        if (sent === 'gone') await remove(instance, _id);
        if (sent === 'sent') shown += 1;
      }
      return shown;
    },
  };
}

function shorten({ title, message }: { title: string; message: string }): { title: string; message: string } {
  return { title: title.slice(0, 200), message: message.slice(0, 400) };
}
