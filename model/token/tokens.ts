import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import { type Audience, type Claims, lifetime } from './claims.ts';

const AUDIENCES: readonly string[] = ['app', 'konn', 'access', 'refresh', 'registration', 'share', 'cli'];

/** Verified tokens are remembered, so that a client that repeats its token pays for one signature only. */
const REMEMBERED = 10_000;

export interface Tokens {
  /** @param claims `issuedAt` defaults to now */
  issue(instance: Instance, claims: Omit<Claims, 'issuer' | 'issuedAt'> & { issuedAt?: number }): Promise<string>;
  /** Rejects with kind `bad-token`: `Invalid JWT token`, or `Expired token` (code `expired`). */
  verify(instance: Instance, token: string): Promise<Claims>;
}

export function createTokens({ now = Date.now }: { now?: () => number } = {}): Tokens {
  const seconds = () => Math.floor(now() / 1000);
  const remembered = new Map<string, Claims>();

  async function check(instance: Instance, token: string): Promise<Claims> {
    // The secret is part of the key: one instance's token is never found in another's name.
    const key = `${instance.session_secret}${instance.oauth_secret} ${instance.domain} ${token}`;
    const known = remembered.get(key);
    if (known) return known;
    const claims = await verifySignature(instance, token);
    if (remembered.size >= REMEMBERED) remembered.delete(remembered.keys().next().value as string);
    remembered.set(key, claims);
    return claims;
  }

  return {
    async issue(instance, claims) {
      const payload: JWTPayload = { scope: claims.scope, session_id: claims.sessionId };
      return new SignJWT(payload)
        .setProtectedHeader({ alg: 'HS512', typ: 'JWT' })
        .setAudience([claims.audience])
        .setIssuer(instance.domain)
        .setIssuedAt(claims.issuedAt ?? seconds())
        .setSubject(claims.subject)
        .sign(secretFor(instance, claims.audience));
    },

    async verify(instance, token) {
      const claims = await check(instance, token);
      const life = lifetime(claims);
      if (life !== undefined && claims.issuedAt + life < seconds()) {
        throw new AppError('bad-token', 'Expired token', { code: 'expired' });
      }
      return claims;
    },
  };
}

async function verifySignature(instance: Instance, token: string): Promise<Claims> {
  let payload: JWTPayload;
  let audience: Audience;
  try {
    audience = audienceOf(token);
    ({ payload } = await jwtVerify(token, secretFor(instance, audience), { algorithms: ['HS512'] }));
  } catch (cause) {
    throw new AppError('bad-token', 'Invalid JWT token', { cause });
  }
  const issuers = [instance.domain, instance.old_domain, ...(instance.domain_aliases ?? [])];
  const { iss, sub = '', iat } = payload;
  if (iss === undefined || iat === undefined || !issuers.includes(iss)) {
    throw new AppError('bad-token', 'Invalid JWT token');
  }
  return {
    audience,
    issuer: iss,
    subject: sub,
    issuedAt: iat,
    ...(typeof payload['scope'] === 'string' && { scope: payload['scope'] }),
    ...(typeof payload['session_id'] === 'string' && { sessionId: payload['session_id'] }),
  };
}

/** Read before the signature is checked, to choose the secret; a lie here makes the signature wrong. */
function audienceOf(token: string): Audience {
  const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const aud = (payload as JWTPayload | null)?.aud;
  const audience = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud;
  if (typeof audience !== 'string' || !AUDIENCES.includes(audience)) throw new Error('unknown audience');
  return audience as Audience;
}

function secretFor(instance: Instance, audience: Audience): Uint8Array {
  switch (audience) {
    case 'app':
    case 'konn':
      return Buffer.concat([Buffer.from('2:'), Buffer.from(instance.session_secret, 'base64')]);
    case 'cli':
      return Buffer.from(instance.cli_secret, 'base64');
    default:
      return Buffer.from(instance.oauth_secret, 'base64');
  }
}
