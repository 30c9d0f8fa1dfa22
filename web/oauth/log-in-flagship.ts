import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { giveTokens } from './give-tokens.ts';
import { readMembers } from './members.ts';
import { checkPassphrase, secondStep } from './prove-owner.ts';

/**
 * `POST /auth/login/flagship`: the owner types the passphrase in their own app. 401 `{two_factor_token}` when a second factor
 * is asked for, 403 when its code is wrong.
 */
export async function logInFlagship(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  c.header('Cache-Control', 'no-store');
  const field = await readMembers(c);
  const client = await deps.oauthClients.authenticate(c.var.instance, field('client_id'), field('client_secret'));
  await checkPassphrase(c, deps, field('passphrase'));
  const two_factor_token = await secondStep(c, deps, field);
  if (two_factor_token !== undefined) return c.json({ two_factor_token }, 401);
  return giveTokens(c, deps, client, { scope: '*' });
}
