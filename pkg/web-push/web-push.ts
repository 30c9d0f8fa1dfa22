import { AppError } from '#pkg/errors';
import type { SafeHttp } from '#pkg/safe-http';
import type { VapidKeys } from './vapid-keys.ts';

/** What a browser gives of itself (Push API, `PushSubscription.toJSON()`). */
export interface PushSubscription {
  /** Of the push service of the browser: whatever it said. */
  endpoint: string;
  /** base64url: its point on P-256, 65 bytes, and its secret, 16. */
  keys: { p256dh: string; auth: string };
}

export interface PushOptions {
  /** Seconds that the push service keeps it for. */
  ttl: number;
  urgency: 'normal' | 'high';
  signal: AbortSignal;
}

export interface WebPush {
  /** What a browser subscribes with. */
  publicKey(): Promise<string>;
  /** `gone`: this subscription will never work again. Rejects when another try may succeed. */
  send(subscription: PushSubscription, payload: string, options: PushOptions): Promise<'sent' | 'gone'>;
}

export interface WebPushDeps {
  keys: () => Promise<VapidKeys>;
  /** The endpoint was chosen by a browser: it must not lead inside. */
  http: Pick<SafeHttp, 'fetch'>;
  /** How a push service reaches the administrator: `mailto:` or `https:`. */
  subject: string;
}

const TIMEOUT = 10_000;

export function createWebPush({ keys, http, subject }: WebPushDeps): WebPush {
  return {
    publicKey: async () => (await keys()).publicKey,
    async send(subscription, payload, { ttl, urgency, signal }) {
      const { default: library } = await import('web-push');
      const vapidDetails = { subject, ...(await keys()) };
      const request = library.generateRequestDetails(subscription, payload, { vapidDetails, TTL: ttl, urgency });
      const headers = Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'content-length');
      const response = await http.fetch(request.endpoint, {
        method: request.method,
        headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
        body: request.body ?? '',
        redirect: 'manual',
        timeout: TIMEOUT,
        maxBytes: 100_000,
        signal,
      });
      await response.body?.cancel();
      if (response.ok) return 'sent';
      // RFC 8030 section 7.3, and what the services answer of a subscription of other keys.
      if ([400, 401, 403, 404, 410].includes(response.status)) return 'gone';
      throw new AppError('bad-gateway', 'The push service did not take the message');
    },
  };
}

/** Throws with kind `unprocessable` for what no browser gives. */
export function parseSubscription({ endpoint, keys }: PushSubscription): PushSubscription {
  const isKey = (key: string, bytes: number) =>
    /^[\w+/=-]{1,120}$/.test(key) && Buffer.from(key, 'base64').length === bytes;
  const url = endpoint.length <= 2000 ? URL.parse(endpoint) : null;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url && isWeb && isKey(keys.p256dh, 65) && isKey(keys.auth, 16)) return { endpoint: url.href, keys };
  throw new AppError('unprocessable', 'This is not the subscription of a browser', { code: 'bad_subscription' });
}
