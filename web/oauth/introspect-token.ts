import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import type { LiveToken } from '#model/oauth';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { readTokenForm, readTokenRequest } from './token-request.ts';

/**
 * `POST /auth/introspect` (RFC 7662): whether a token is good, and for what. A client may ask about its own tokens; a service
 * of this server, by a token of the command line that may read the clients, about any. Of all others it hears what it hears
 * of garbage, so that nobody learns by it which tokens there are.
 */
export async function introspectToken(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  c.header('Cache-Control', 'no-store');
  const { client, field } = isService(c)
    ? { client: await serviceOf(c, deps), field: await readTokenForm(c) }
    : await readTokenRequest(c, deps);
  const token = field('token');
  if (token === undefined) {
    throw new AppError('bad-request', 'the token parameter is mandatory', { code: 'invalid_request' });
  }
  const live = await deps.grants.inspect(c.var.instance, token);
  if (!live || (client && live.client._id !== client._id)) return c.json({ active: false });
  return c.json(toIntrospection(live, deps.addresses.origin(c.var.instance)));
}

function isService(c: Context<WebEnv>): boolean {
  return /^bearer /i.test(c.req.header('Authorization') ?? '');
}

async function serviceOf(c: Context<WebEnv>, { permissions }: OAuthDeps): Promise<undefined> {
  const permission = await permissionOf(c, permissions);
  permissions.allowType(permission, 'GET', DOCTYPES.oauthClients);
  if (permission.type !== 'cli') throw new AppError('forbidden', 'Only a service of the server may ask');
}

function toIntrospection({ client, audience, scope, issuedAt, expiresAt }: LiveToken, issuer: string): object {
  return {
    active: true,
    scope,
    client_id: client._id,
    token_type: audience === 'access' ? 'bearer' : 'refresh_token',
    iat: issuedAt,
    ...(expiresAt !== undefined && { exp: expiresAt }),
    sub: client._id,
    aud: audience,
    iss: issuer,
  };
}
