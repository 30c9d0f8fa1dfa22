import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { registered } from './registered.ts';

/** `POST /auth/clients/:id/challenge`: the nonce that the phone's system must sign. */
export async function challengeClient(c: Context<WebEnv, '/:id/challenge'>, deps: OAuthDeps): Promise<Response> {
  const { id } = await registered(c, deps);
  const client = await deps.oauthClients.get(c.var.instance, id);
  c.header('Cache-Control', 'no-store');
  return c.json({ nonce: await deps.attestation.challenge(c.var.instance, client) }, 201);
}
