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
  const remembered = new Map<string, Verified>();

  function recall(instance: Instance, token: string): Claims | undefined {
    const known = remembered.get(token);
    return known && isFor(instance, known) ? known.claims : undefined;
  }

  async function check(instance: Instance, token: string): Promise<Claims> {
    const claims = await verifySignature(instance, token);
    if (remembered.size >= REMEMBERED) remembered.delete(remembered.keys().next().value as string);
    const { domain, session_secret, oauth_secret, cli_secret } = instance;
    remembered.set(token, { domain, session_secret, oauth_secret, cli_secret, claims });
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
      const claims = recall(instance, token) ?? (await check(instance, token));
      const life = lifetime(claims);
      if (life !== undefined && claims.issuedAt + life < seconds()) {
        throw new AppError('bad-token', 'Expired token', { code: 'expired' });
      }
      return claims;
    },
  };
}

/** What was found of a token, and of whom: under another name or with another secret it is verified again. */
interface Verified extends Pick<Instance, 'domain' | 'session_secret' | 'oauth_secret' | 'cli_secret'> {
  claims: Claims;
}

function isFor(instance: Instance, verified: Verified): boolean {
  return (
    verified.domain === instance.domain &&
    verified.session_secret === instance.session_secret &&
    verified.oauth_secret === instance.oauth_secret &&
    verified.cli_secret === instance.cli_secret
  );
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
