import type { Context } from 'hono';
import { clientOrigin, type WebEnv } from '#web/middleware';
import { toClientJson } from './client-json.ts';
import type { OAuthDeps } from './deps.ts';
import { readMetadata } from './read-metadata.ts';

/** `POST /auth/register`: anyone may, within limits; the client can do nothing until the owner accepts it. */
export async function registerClient(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  const { instance } = c.var;
  await deps.limitRegistrations(instance, clientOrigin(c).address);
  const { metadata } = await readMetadata(c);
  const { client, registrationAccessToken } = await deps.oauthClients.register(instance, {
    ...metadata,
    pending: true,
  });
  c.header('Cache-Control', 'no-store');
  return c.json(toClientJson(c.var.instance, deps.addresses, client, registrationAccessToken), 201);
}
