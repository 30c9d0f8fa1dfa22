import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import { readJson, type WebEnv } from '#web/middleware';
import type { OidcDeps } from './deps.ts';

const MAX_BODY = 64 * 1024;

/**
 * `POST /oidc/:context/:provider/code` of the admin port: a service of the administrator logged somebody in at the provider,
 * and hands over to their device: who it is, and a `delegated_code` that the device shows at `/oidc/access_token` within three
 * minutes.
 */
export async function delegateLogin(
  c: Context<WebEnv, '/:context/:provider/code'>,
  { oidc }: Pick<OidcDeps, 'oidc'>,
): Promise<Response> {
  const { value } = await readJson(c, { limit: MAX_BODY });
  const token = (value as { access_token?: unknown } | null)?.access_token;
  if (typeof token !== 'string' || token === '') throw new AppError('bad-request', 'The access_token is missing');
  const { identity, code } = await oidc.delegate(c.req.param('context'), c.req.param('provider'), token);
  c.header('Cache-Control', 'no-store');
  return c.json({ ...identity.claims, delegated_code: code });
}
