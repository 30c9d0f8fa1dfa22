import type { Context } from 'hono';
import { AUTH_METHODS } from '#model/oauth';
import type { WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';

/** `GET /.well-known/oauth-authorization-server`: what a standard client needs to know (RFC 8414, RFC 9207). */
export function showMetadata(c: Context<WebEnv>, { addresses }: Pick<OAuthDeps, 'addresses'>): Response {
  const issuer = addresses.origin(c.var.instance);
  return c.json({
    issuer,
    authorization_endpoint: `${issuer}/auth/authorize`,
    token_endpoint: `${issuer}/auth/access_token`,
    registration_endpoint: `${issuer}/auth/register`,
    revocation_endpoint: `${issuer}/auth/revoke`,
    introspection_endpoint: `${issuer}/auth/introspect`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: AUTH_METHODS,
    revocation_endpoint_auth_methods_supported: AUTH_METHODS,
    introspection_endpoint_auth_methods_supported: AUTH_METHODS,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    ui_locales_supported: ['en', 'fr'],
  });
}
