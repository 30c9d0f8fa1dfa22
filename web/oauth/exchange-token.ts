import type { Context } from 'hono';
import type { GrantedTokens } from '#model/oauth';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { readTokenRequest, type TokenRequest } from './token-request.ts';

/** `POST /auth/access_token`: tokens for a code, or for a refresh token (RFC 6749 sections 4.1.3 and 6). */
export async function exchangeToken(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  c.header('Cache-Control', 'no-store');
  const { scope, accessToken, refreshToken } = await grant(c, deps, await readTokenRequest(c, deps));
  return c.json({
    token_type: 'bearer',
    scope,
    access_token: accessToken,
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
  });
}

function grant(c: Context<WebEnv>, { grants }: OAuthDeps, request: TokenRequest): Promise<GrantedTokens> {
  const { instance } = c.var;
  const { client, field } = request;
  switch (mandatory(request, 'grant_type')) {
    case 'authorization_code': {
      const code = mandatory(request, 'code');
      return grants.redeem(instance, client, {
        code,
        redirectUri: field('redirect_uri'),
        verifier: field('code_verifier'),
      });
    }
    case 'refresh_token':
      return grants.refresh(instance, client, { token: mandatory(request, 'refresh_token'), scope: field('scope') });
    default:
      throw new AppError('bad-request', 'invalid grant type', { code: 'unsupported_grant_type' });
  }
}

function mandatory({ field }: TokenRequest, name: string): string {
  const value = field(name);
  if (value !== undefined) return value;
  throw new AppError('bad-request', `the ${name} parameter is mandatory`, { code: 'invalid_request' });
}
