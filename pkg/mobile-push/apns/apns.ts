import { AppError } from '#pkg/errors';
import type { MobileMessage, MobilePush } from '#pkg/mobile-push';
import { type Answer, openConnection } from './connection.ts';
import { type ApnsIdentity, createProviderTokens } from './provider-token.ts';

export interface ApnsOptions extends ApnsIdentity {
  /** Bundle id of the app. */
  topic: string;
  /** @default Apple's */
  server?: string;
  /** Certificate of the server, PEM; absent: those that Node trusts. */
  ca?: string;
  now?: () => number;
}

const SERVER = 'https://api.push.apple.com';
/** Apple says that their length may change. It is a part of the path. */
const TOKEN = /^[0-9a-f]{16,200}$/i;
const GONE = ['BadDeviceToken', 'Unregistered', 'ExpiredToken'];

/** One request for one device over HTTP/2. */
export function openApns({ topic, server = SERVER, ca, now = Date.now, ...identity }: ApnsOptions): MobilePush {
  const connection = openConnection(server, ca);
  const tokens = createProviderTokens(identity, now);

  async function post(token: string, message: MobileMessage, signal: AbortSignal): Promise<Answer> {
    const headers = {
      ':method': 'POST',
      ':path': `/3/device/${token}`,
      authorization: `bearer ${await tokens.current()}`,
      'content-type': 'application/json',
      'apns-topic': topic,
      'apns-push-type': 'alert',
      'apns-priority': message.urgent ? '10' : '5',
      'apns-expiration': String(Math.floor(now() / 1000) + message.ttl),
      ...(message.collapsible && { 'apns-collapse-id': message.tag }),
    };
    return connection.request(headers, JSON.stringify(toApns(message)), signal);
  }

  return {
    async send(token, message, { signal }) {
      if (!TOKEN.test(token)) return 'gone';
      let answer = await post(token, message, signal);
      if (reasonOf(answer) === 'ExpiredProviderToken') {
        tokens.forget();
        answer = await post(token, message, signal);
      }
      if (answer.status === 200) return 'sent';
      const reason = reasonOf(answer);
      if (answer.status === 410 || GONE.includes(reason)) return 'gone';
      throw new AppError('bad-gateway', `Apple did not take the message (${answer.status} ${reason})`);
    },
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

function toApns({ title, body, tag, sound, data }: MobileMessage): object {
  return { ...data, aps: { alert: { title, body }, 'thread-id': tag, ...(sound !== '' && { sound }) } };
}

/** A word of Apple's list, or nothing. */
function reasonOf({ body }: Answer): string {
  const [, reason = ''] = /"reason"\s*:\s*"(\w{1,60})"/.exec(body) ?? [];
  return reason;
}
