import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { AppError } from '#pkg/errors';
import { allowOrigin, permissionOf, type WebEnv } from '#web/middleware';
import { toClientJson } from './client-json.ts';
import type { OAuthDeps } from './deps.ts';
import { readMetadata } from './read-metadata.ts';

/** `POST /auth/registerFromWebApp`: the owner connects a device in the settings; it does not wait for them. */
export async function registerFromWebApp(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  allowOrigin(c);
  const { type, sourceId } = await permissionOf(c, deps.permissions);
  if (type !== 'app' || sourceId !== `${DOCTYPES.apps}/settings`) {
    throw new AppError('forbidden', 'Only the settings app may ask');
  }
  const { metadata } = await readMetadata(c);
  const { client, registrationAccessToken } = await deps.oauthClients.register(c.var.instance, metadata);
  c.header('Cache-Control', 'no-store');
  return c.json(toClientJson(c.var.instance, deps.addresses, client, registrationAccessToken), 201);
}
