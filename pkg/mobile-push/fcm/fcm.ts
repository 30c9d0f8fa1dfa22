import { AppError } from '#pkg/errors';
import type { MobileMessage, MobilePush } from '#pkg/mobile-push';
import type { SafeHttp } from '#pkg/safe-http';
import { createAccessTokens } from './access-token.ts';
import type { ServiceAccount } from './service-account.ts';

export interface FcmOptions {
  account: ServiceAccount;
  http: Pick<SafeHttp, 'fetch'>;
  /** @default Google's */
  server?: string;
  now?: () => number;
}

const SERVER = 'https://fcm.googleapis.com';
const TIMEOUT = 10_000;
const MAX_TOKEN = 4_096;

/** HTTP v1: one request for one device, proved by the service account. */
export function openFcm({ account, http, server = SERVER, now = Date.now }: FcmOptions): MobilePush {
  const tokens = createAccessTokens(account, { http, now });
  const url = new URL(`/v1/projects/${encodeURIComponent(account.projectId)}/messages:send`, server).href;

  async function post(body: string, signal: AbortSignal): Promise<Response> {
    return http.fetch(url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${await tokens.current()}`, 'Content-Type': 'application/json' },
      body,
      redirect: 'error',
      timeout: TIMEOUT,
      maxBytes: 100_000,
      signal,
    });
  }

  return {
    async send(token, message, { signal }) {
      if (token === '' || token.length > MAX_TOKEN) return 'gone';
      const body = JSON.stringify({ message: toFcm(token, message) });
      let response = await post(body, signal);
      if (response.status === 401) {
        await response.body?.cancel();
        tokens.forget();
        response = await post(body, signal);
      }
      const answer = await response.json().catch(() => undefined);
      if (response.ok) return 'sent';
      if (isForgotten(response.status, answer)) return 'gone';
      throw new AppError('bad-gateway', `FCM did not take the message (${response.status})`);
    },
    async [Symbol.asyncDispose]() {},
  };
}

function toFcm(token: string, { title, body, tag, collapsible, urgent, sound, data, ttl }: MobileMessage): object {
  return {
    token,
    notification: { title, body },
    data,
    android: {
      priority: urgent ? 'HIGH' : 'NORMAL',
      ttl: `${ttl}s`,
      ...(collapsible && { collapse_key: tag }),
      notification: { tag, ...(sound !== '' && { sound }) },
    },
    apns: {
      headers: { 'apns-priority': urgent ? '10' : '5' },
      payload: { aps: { 'thread-id': tag, ...(sound !== '' && { sound }) } },
    },
  };
}

interface FcmError {
  error?: { details?: { errorCode?: unknown; fieldViolations?: { field?: unknown }[] }[] };
}

/** The app was removed from the device, or the token never was one. */
function isForgotten(status: number, answer: unknown): boolean {
  const { error } = (answer ?? {}) as FcmError;
  const details = Array.isArray(error?.details) ? error.details : [];
  if (status === 404) return details.some(({ errorCode }) => errorCode === 'UNREGISTERED');
  return (
    status === 400 &&
    details.some(({ fieldViolations }) => fieldViolations?.some(({ field }) => field === 'message.token'))
  );
}
