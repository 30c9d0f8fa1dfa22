import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { linkedSlug } from '#model/oauth';
import { parseScope } from '#model/permission';
import { AppError } from '#pkg/errors';
import { clientOrigin, type WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { type Members, readMembers } from './members.ts';
import { secondStep } from './prove-owner.ts';

/** What a site of the administrator may be given, whoever its user is. */
const ADMIN_DOCTYPES: ReadonlySet<string> = new Set([
  DOCTYPES.files,
  'io.cozy.contacts',
  'io.cozy.contacts.groups',
  DOCTYPES.apps,
  'io.cozy.sharings',
]);

/**
 * `POST /auth/token_exchange`: a site that the configuration names shows the id_token with which the owner logged in there,
 * and gets a client of its own with its tokens. It is not RFC 8693, whose name it has.
 */
export async function tradeIdToken(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  const { instance } = c.var;
  const origin = allowSite(c, deps);
  c.header('Cache-Control', 'no-store');
  await deps.limitRegistrations(instance, clientOrigin(c).address);
  const field = await readMembers(c);
  const kind = field('exchange_type') || 'app';
  if (kind !== 'app' && kind !== 'admin') throw invalid('The exchange_type is admin or app');
  const idToken = field('id_token');
  if (idToken === '') throw invalid('The id_token is missing');
  const { identity, softwareId = new URL(origin).host } = await deps.oidc.exchange(instance, { kind, idToken });
  const scope = scopeOf(kind, softwareId, field);
  const two_factor_token = await secondStep(c, deps, field);
  if (two_factor_token !== undefined) return c.json({ error: 'two factor needed', two_factor_token }, 403);

  const { client, registrationAccessToken } = await deps.oauthClients.register(instance, {
    redirect_uris: [`${origin}/`],
    client_name: new URL(origin).host,
    software_id: softwareId,
    ...(identity.sid !== undefined && { oidc_session_id: identity.sid }),
  });
  const { providerKey = '' } = deps.oidc.settings(instance) ?? {};
  await deps.oidcBindings.add(providerKey, identity, instance, { clientId: client._id });
  const { accessToken, refreshToken } = await deps.grants.give(instance, client, scope);
  return c.json({
    token_type: 'bearer',
    scope,
    access_token: accessToken,
    refresh_token: refreshToken,
    client_id: client._id,
    client_secret: client.client_secret,
    registration_access_token: registrationAccessToken,
  });
}

/** `OPTIONS /auth/token_exchange` */
export function answerSitePreflight(c: Context<WebEnv>, deps: Pick<OAuthDeps, 'oidc'>): Response {
  allowSite(c, deps);
  c.header('Access-Control-Allow-Methods', 'POST');
  c.header('Access-Control-Allow-Headers', 'Content-Type');
  c.header('Access-Control-Max-Age', '43200');
  return c.body(null, 204);
}

/** Answers its origin. Throws kind `forbidden` for a site that the configuration does not name. */
function allowSite(c: Context<WebEnv>, { oidc }: Pick<OAuthDeps, 'oidc'>): string {
  const origin = c.req.header('Origin') ?? '';
  c.header('Vary', 'Origin', { append: true });
  if (!oidc.settings(c.var.instance)?.tokenExchange?.origins.includes(origin)) {
    throw new AppError('forbidden', 'This site may not exchange tokens');
  }
  c.header('Access-Control-Allow-Origin', origin);
  return origin;
}

function scopeOf(kind: 'admin' | 'app', softwareId: string, field: Members): string {
  const slug = linkedSlug(softwareId);
  if (slug !== undefined) return `@${DOCTYPES.apps}/${slug}`;
  const scope = field('scope');
  const types = parseScope(scope).map(({ type }) => type);
  if (types.length === 0 || types.includes('*')) throw invalid('The scope is missing or too large', 'invalid_scope');
  if (kind === 'admin' && types.some((type) => !ADMIN_DOCTYPES.has(type))) {
    throw invalid('The scope is too large', 'invalid_scope');
  }
  return scope;
}

function invalid(message: string, code = 'invalid_request'): AppError {
  return new AppError('bad-request', message, { code });
}
