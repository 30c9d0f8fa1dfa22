import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { toClientJson } from './client-json.ts';
import type { OAuthDeps } from './deps.ts';
import { registered } from './registered.ts';

/** `GET /auth/register/:id` (RFC 7592 section 2.1): clients ask it to know whether they were removed. */
export async function readClient(c: Context<WebEnv, '/:id'>, deps: OAuthDeps): Promise<Response> {
  const { id, token } = await registered(c, deps);
  const client = await deps.oauthClients.get(c.var.instance, id);
  c.header('Cache-Control', 'no-store');
  return c.json(toClientJson(c.var.instance, deps.addresses, client, token));
}
