import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { readTokenRequest } from './token-request.ts';

/** `POST /auth/revoke` (RFC 7009): a client that logs out ends its tokens. */
export async function revokeToken(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  const { client, field } = await readTokenRequest(c, deps);
  const token = field('token');
  if (token === undefined) {
    throw new AppError('bad-request', 'the token parameter is mandatory', { code: 'invalid_request' });
  }
  await deps.grants.revoke(c.var.instance, client, token);
  return c.body(null, 200);
}
