import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { toClientJson } from './client-json.ts';
import type { OAuthDeps } from './deps.ts';
import { readMetadata, textOf } from './read-metadata.ts';
import { registered } from './registered.ts';

/**
 * `PUT /auth/register/:id` (RFC 7592 section 2.2).
 * @compat a client that sends its secret gets another one; without it, the secret stays
 */
export async function updateClient(c: Context<WebEnv, '/:id'>, deps: OAuthDeps): Promise<Response> {
  const { id, token } = await registered(c, deps);
  const { body, metadata } = await readMetadata(c);
  if (textOf(body, 'client_id') !== id) {
    throw new AppError('bad-request', 'client_id must be the one of the address', { code: 'invalid_client_id' });
  }
  const secret = textOf(body, 'client_secret');
  const client = await deps.oauthClients.update(c.var.instance, id, metadata, secret);
  c.header('Cache-Control', 'no-store');
  return c.json(toClientJson(c.var.instance, deps.addresses, client, token));
}
