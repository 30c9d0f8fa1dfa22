import type { Context } from 'hono';
import type { OAuthClient } from '#model/oauth';
import type { WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';

interface Given {
  scope: string;
  oidc_session_id?: string;
}

/**
 * The owner proved who they are in the app itself: tokens, without the consent page. An app that asks for everything and is
 * not certified gets a session code: the owner goes on with it in a browser, where the app is certified or refused (202).
 */
export async function giveTokens(
  c: Context<WebEnv>,
  deps: Pick<OAuthDeps, 'grants' | 'oauthClients' | 'codes' | 'skipsCertification'>,
  client: OAuthClient,
  { scope, ...marks }: Given,
): Promise<Response> {
  const { instance } = c.var;
  c.header('Cache-Control', 'no-store');
  if (scope === '*' && !client.flagship && !deps.skipsCertification(instance)) {
    return c.json({ session_code: deps.codes.issue(instance, 'session') }, 202);
  }
  const accepted = await deps.oauthClients.mark(instance, client, { pending: undefined, ...marks });
  const { accessToken, refreshToken } = await deps.grants.give(instance, accepted, scope);
  return c.json({ token_type: 'bearer', scope, access_token: accessToken, refresh_token: refreshToken });
}
