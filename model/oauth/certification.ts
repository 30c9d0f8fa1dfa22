import { randomBytes, randomInt } from 'node:crypto';
import type { Instance } from '#model/instance';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import { isSameSecret } from './same-secret.ts';
import type { OAuthClient, OAuthClients } from './types.ts';

const FIFTEEN_MINUTES = 900_000;
const ONE_HOUR = 3_600_000;
const MAX_TRIES = 5;
const MAX_MAILS = 10;

interface Asked {
  clientId: string;
  code: string;
}

/** By a code that is mailed to them, the owner vouches for an app that asks for everything. */
export interface Certification {
  /** Mails six digits; answers what must come back with them. Rejects with kind `too-many-requests`. */
  ask(instance: Instance, client: OAuthClient): Promise<string>;
  /**
   * The owner typed the digits: the client is certified. Five tries by mail. Rejects with kind `unauthenticated`, or
   * `not-found` for an unknown client.
   */
  confirm(instance: Instance, clientId: string, proof: { code: string; token: string }): Promise<void>;
}

interface CertificationDeps {
  cache: Cache;
  oauthClients: Pick<OAuthClients, 'get' | 'mark'>;
  sendCode(instance: Instance, client: OAuthClient, code: string): Promise<void>;
}

export function createCertification({ cache, oauthClients, sendCode }: CertificationDeps): Certification {
  const key = (instance: Instance, token: string) => `oauth-certify:${instance.prefix}:${token}`;
  return {
    async ask(instance, client) {
      const mails = await cache.increment(`oauth-certify-mails:${instance.prefix}`, ONE_HOUR);
      if (mails > MAX_MAILS) throw new AppError('too-many-requests', 'Too many codes were sent, try again in an hour');
      const token = randomBytes(24).toString('base64url');
      const asked: Asked = { clientId: client._id, code: String(randomInt(1_000_000)).padStart(6, '0') };
      await cache.set(key(instance, token), JSON.stringify(asked), FIFTEEN_MINUTES);
      await sendCode(instance, client, asked.code);
      return token;
    },

    async confirm(instance, clientId, { code, token }) {
      const client = await oauthClients.get(instance, clientId);
      if (!/^[\w-]{32}$/.test(token)) throw wrong();
      const tries = await cache.increment(`oauth-certify-tries:${instance.prefix}:${token}`, FIFTEEN_MINUTES);
      const text = tries > MAX_TRIES ? undefined : await cache.get(key(instance, token));
      const asked = text === undefined ? undefined : (JSON.parse(text) as Asked);
      if (asked?.clientId !== clientId || !isSameSecret(asked.code, code)) throw wrong();
      await cache.delete(key(instance, token));
      await oauthClients.mark(instance, client, { flagship: true });
    },
  };
}

function wrong(): AppError {
  return new AppError('unauthenticated', 'Invalid code');
}
