import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { linkedSlug, type OAuthClient } from '#model/oauth';
import type { DeviceProof } from '#model/oidc';
import { parseScope } from '#model/permission';
import { AppError } from '#pkg/errors';
import { readJson, type WebEnv } from '#web/middleware';
import type { OidcDeps } from './deps.ts';

const MAX_BODY = 64 * 1024;

/**
 * `POST /oidc/access_token`: tokens for a device whose owner logged in at the provider, without the consent page: the device
 * shows an id_token, a token of the provider, or the code that a service of the administrator gave it. An app that asks for
 * everything and is not certified gets a session code: the owner goes on with it in a browser (202).
 */
export async function giveTokens(c: Context<WebEnv>, deps: OidcDeps): Promise<Response> {
  const { instance } = c.var;
  c.header('Cache-Control', 'no-store');
  const field = await readFields(c);
  const client = await deps.oauthClients.authenticate(instance, field('client_id'), field('client_secret'));
  const slug = linkedSlug(client.software_id);
  const scope = slug === undefined ? field('scope') : `@${DOCTYPES.apps}/${slug}`;
  if (slug === undefined) checkScope(scope);
  const identity = await deps.oidc.identify(instance, proofOf(field));
  if (scope === '*' && !client.flagship) {
    return c.json({ session_code: await deps.sessionCodes.issue(instance) }, 202);
  }
  const known = await accept(deps, c, client, identity.sid);
  const { providerKey = '' } = deps.oidc.settings(instance) ?? {};
  await deps.oidcBindings.add(providerKey, identity, instance, { clientId: client._id });
  const { accessToken, refreshToken } = await deps.grants.give(instance, known, scope);
  return c.json({ token_type: 'bearer', scope, access_token: accessToken, refresh_token: refreshToken });
}

function accept(
  { oauthClients }: OidcDeps,
  c: Context<WebEnv>,
  client: OAuthClient,
  sid: string | undefined,
): Promise<OAuthClient> {
  const marks = { pending: undefined, ...(sid !== undefined && { oidc_session_id: sid }) };
  return oauthClients.mark(c.var.instance, client, marks);
}

/** `*`, or rules. */
function checkScope(scope: string): void {
  if (scope !== '*' && parseScope(scope).some(({ type }) => type === '*'))
    throw invalid('The scope is not well formed');
  if (scope === '') throw invalid('The scope is missing');
}

function proofOf(field: (name: string) => string): DeviceProof {
  const [idToken, accessToken, delegatedCode] = [field('id_token'), field('oidc_token'), field('code')];
  if (idToken !== '') return { idToken };
  if (accessToken !== '') return { accessToken };
  if (delegatedCode !== '') return { delegatedCode };
  throw invalid('An id_token, an oidc_token or a code is missing');
}

async function readFields(c: Context<WebEnv>): Promise<(name: string) => string> {
  const { value } = await readJson(c, { limit: MAX_BODY });
  const body = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return (name) => {
    const text = Object.hasOwn(body, name) ? body[name] : undefined;
    return typeof text === 'string' ? text : '';
  };
}

function invalid(message: string): AppError {
  return new AppError('bad-request', message, { code: 'invalid_request' });
}
