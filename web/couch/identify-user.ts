import { createHash, timingSafeEqual } from 'node:crypto';
import { getCookie } from 'hono/cookie';
import { AppError } from '#pkg/errors';
import type { CouchContext, CouchDeps } from './deps.ts';
import { badRequest } from './query.ts';
import { readSession } from './session-cookie.ts';

/** Who asks. Everybody but the administrator has neither name nor role. */
export interface User {
  name: string | null;
  roles: string[];
  /** How the user was known. */
  by?: 'default' | 'cookie';
}

type IdentifyDeps = Pick<CouchDeps, 'auth' | 'sessionSecret' | 'now'>;

export const NOBODY: User = { name: null, roles: [] };

/** The user of the Basic credentials or of the session cookie. Throws kind `unauthenticated` for wrong credentials. */
export function identifyUser(c: CouchContext, { auth, sessionSecret, now = Date.now }: IdentifyDeps): User {
  const header = c.req.header('Authorization') ?? '';
  if (/^basic /i.test(header)) {
    const [name, password] = decodeBasic(header.slice('basic '.length).trim());
    checkPassword(name, password, auth);
    return { name: auth.user, roles: ['_admin'], by: 'default' };
  }
  const cookie = getCookie(c, 'AuthSession');
  const name = cookie === undefined ? undefined : readSession(cookie, sessionSecret, now());
  return name === auth.user ? { name, roles: ['_admin'], by: 'cookie' } : NOBODY;
}

/** Throws kind `unauthenticated` unless these are the administrator's; takes the same time for every wrong pair. */
export function checkPassword(name: string, password: string, auth: CouchDeps['auth']): void {
  const right = [sameText(name, auth.user), sameText(password, auth.password)].every(Boolean);
  if (!right) throw unauthorized('Name or password is incorrect.');
}

export function unauthorized(reason: string): AppError {
  return new AppError('unauthenticated', reason, { code: 'unauthorized' });
}

function decodeBasic(text: string): [string, string] {
  const decoded = Buffer.from(text, 'base64').toString();
  const colon = decoded.indexOf(':');
  if (colon < 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw badRequest('Authorization header has invalid base64 value');
  }
  return [decoded.slice(0, colon), decoded.slice(colon + 1)];
}

function sameText(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
