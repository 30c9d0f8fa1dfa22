import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { linkedSlug } from '#model/oauth';
import type { DeviceProof } from '#model/oidc';
import { parseScope } from '#model/permission';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { giveTokens } from './give-tokens.ts';
import { type Members, readMembers } from './members.ts';
import { secondStep } from './prove-owner.ts';

/**
 * `POST /oidc/access_token`: tokens for a device whose owner logged in at the provider, without the consent page: the device
 * shows an id_token, a token of the provider, or the code that a service of the administrator gave it.
 */
export async function logInDevice(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  const { instance } = c.var;
  c.header('Cache-Control', 'no-store');
  const field = await readMembers(c);
  const client = await deps.oauthClients.authenticate(instance, field('client_id'), field('client_secret'));
  const slug = linkedSlug(client.software_id);
  const scope = slug === undefined ? field('scope') : `@${DOCTYPES.apps}/${slug}`;
  if (slug === undefined) checkScope(scope);
  const identity = await deps.oidc.identify(instance, proofOf(field));
  const two_factor_token = await secondStep(c, deps, field);
  if (two_factor_token !== undefined) return c.json({ error: 'two factor needed', two_factor_token }, 403);
  const { providerKey = '' } = deps.oidc.settings(instance) ?? {};
  await deps.oidcBindings.add(providerKey, identity, instance, { clientId: client._id });
  return giveTokens(c, deps, client, { scope, ...(identity.sid !== undefined && { oidc_session_id: identity.sid }) });
}

/** `*`, or rules. */
function checkScope(scope: string): void {
  if (scope === '') throw invalid('The scope is missing');
  if (scope !== '*' && parseScope(scope).some(({ type }) => type === '*'))
    throw invalid('The scope is not well formed');
}

function proofOf(field: Members): DeviceProof {
  const [idToken, accessToken, delegatedCode] = [field('id_token'), field('oidc_token'), field('code')];
  if (idToken !== '') return { idToken };
  if (accessToken !== '') return { accessToken };
  if (delegatedCode !== '') return { delegatedCode };
  throw invalid('An id_token, an oidc_token or a code is missing');
}

function invalid(message: string): AppError {
  return new AppError('bad-request', message, { code: 'invalid_request' });
}
