import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { readMembers } from './members.ts';

/** `POST /auth/clients/:id/attestation`: the phone's system says that the app is the owner's own. */
export async function attestClient(c: Context<WebEnv, '/:id/attestation'>, deps: OAuthDeps): Promise<Response> {
  const { instance } = c.var;
  const field = await readMembers(c);
  const client = await deps.oauthClients.get(instance, c.req.param('id'));
  await deps.attestation.certify(instance, client, {
    platform: field('platform'),
    issuer: field('issuer'),
    challenge: field('challenge'),
    attestation: field('attestation'),
    keyId: field('keyId'),
  });
  return c.body(null, 204);
}
