import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import { toClientJson } from './client-json.ts';
import type { OAuthDeps } from './deps.ts';
import { registeredId } from './registered-id.ts';

/** `GET /auth/register/:id` (RFC 7592 section 2.1): clients ask it to know whether they were removed. */
export async function readClient(c: Context<WebEnv, '/:id'>, deps: OAuthDeps): Promise<Response> {
  const client = await deps.oauthClients.get(c.var.instance, await registeredId(c, deps));
  c.header('Cache-Control', 'no-store');
  return c.json(toClientJson(client));
}
