import { createHash } from 'node:crypto';
import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import { type PushSubscription, parseSubscription, type WebPush } from '#pkg/web-push';
import type { Devices } from './message.ts';

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
    async show(instance, { urgent, ...message }, { signal }) {
      const payload = JSON.stringify(message);
      const options = { ttl: DAY, urgency: urgent ? 'high' : 'normal', signal } as const;
      const send = async ({ _id, endpoint, keys }: PushSubscription & { _id: string }) => {
        const sent = await webPush.send({ endpoint, keys }, payload, options).catch((error: unknown) => {
          if (signal.aborted) throw error;
          // An address inside is refused for good; a service that is away leaves the mail to tell it.
          return isKind(error, 'unprocessable') ? ('gone' as const) : ('failed' as const);
        });
        if (sent === 'gone') await remove(instance, _id);
        return sent;
      };
      const sent = await Promise.all((await list(instance)).map(send));
      return sent.filter((one) => one === 'sent').length;
    },
  };
}
