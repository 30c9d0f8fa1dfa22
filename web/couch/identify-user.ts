import { getCookie } from 'hono/cookie';
import { AppError } from '#pkg/errors';
import type { StoreUser } from '#web/middleware';
import type { CouchContext, CouchDeps } from './deps.ts';
import { badRequest } from './query.ts';
import { readSession } from './session-cookie.ts';

type IdentifyDeps = Pick<CouchDeps, 'authenticate' | 'sessionSecret' | 'now'>;

const NOBODY: StoreUser = { name: null, roles: [] };

/** The user of the Basic credentials or of the session cookie. Rejects with `unauthenticated` for wrong credentials. */
export async function identifyUser(c: CouchContext, deps: IdentifyDeps): Promise<StoreUser> {
  const { sessionSecret, now = Date.now } = deps;
  const header = c.req.header('Authorization') ?? '';
  if (/^basic /i.test(header)) {
    const [name, password] = decodeBasic(header.slice('basic '.length).trim());
    await checkPassword(name, password, deps);
    return { name, roles: ['_admin'], by: 'default' };
  }
  const cookie = getCookie(c, 'AuthSession');
  const name = cookie === undefined ? undefined : readSession(cookie, sessionSecret, now());
  return name === undefined ? NOBODY : { name, roles: ['_admin'], by: 'cookie' };
}

/** Rejects with kind `unauthenticated` unless these are the administrator's. */
export async function checkPassword(
  name: string,
  password: string,
  { authenticate }: Pick<CouchDeps, 'authenticate'>,
): Promise<void> {
  if (!(await authenticate(name, password))) throw unauthorized('Name or password is incorrect.');
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
