import type { Context } from 'hono';
import type { Permission, Permissions } from '#model/permission';
import { AppError } from '#pkg/errors';
import { clientOrigin } from './client-origin.ts';
import type { WebEnv } from './env.ts';

interface PermissionOptions {
  /** Where else a route takes the token from, when it is in none of the usual places. */
  other?: string | undefined;
  /** The token of a page is good without the cookie of its session: only for what gives nothing. */
  anySession?: boolean;
}

/**
 * Who asks, by the token of the request. Rejects with `unauthenticated` without one, `bad-token` with a wrong one.
 */
export async function permissionOf(
  c: Context<WebEnv>,
  permissions: Permissions,
  { other, anySession = false }: PermissionOptions = {},
): Promise<Permission> {
  const registerToken = c.req.query('registerToken');
  if (registerToken) return permissions.fromRegisterToken(c.get('instance'), registerToken);
  const token = tokenOf(c) ?? other;
  if (!token) throw new AppError('unauthenticated', 'Unauthorized');
  return permissions.fromToken(c.get('instance'), token, {
    session: c.get('session'),
    ...(anySession && { anySession }),
    cookie: c.req.header('Cookie'),
    address: clientOrigin(c).address,
  });
}

/** Bearer, then the password of Basic (which replication clients put in the URL), then the query. */
function tokenOf(c: Context<WebEnv>): string | undefined {
  const header = c.req.header('Authorization') ?? '';
  const [scheme = '', value = ''] = header.split(' ', 2);
  if (value !== '') {
    if (scheme.toLowerCase() === 'bearer') return value;
    if (scheme.toLowerCase() === 'basic') {
      const pair = Buffer.from(value, 'base64').toString();
      const password = pair.slice(pair.indexOf(':') + 1);
      if (password !== '') return password;
    }
  }
  return c.req.query('bearer_token') || undefined;
}
