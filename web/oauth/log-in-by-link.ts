import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { giveTokens } from './give-tokens.ts';
import { readMembers } from './members.ts';
import { checkPassphrase, secondStep } from './prove-owner.ts';

/**
 * `POST /auth/magic_link/flagship`: the link of the mail, opened in the owner's own app. Who has a second factor gives the
 * passphrase too: a mail is one factor only; and the code of their authenticator, where it is that.
 */
export async function logInByLink(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  const { instance } = c.var;
  c.header('Cache-Control', 'no-store');
  const field = await readMembers(c);
  const client = await deps.oauthClients.authenticate(instance, field('client_id'), field('client_secret'));
  const code = field('magic_code');
  if (!(await deps.recovery.isMagicCode(instance, code))) throw over();
  const mode = deps.secondFactors.mode(instance);
  if (mode !== undefined) {
    if (field('passphrase') === '')
      return c.json({ error: 'passphrase is required as second authentication factor' }, 401);
    await checkPassphrase(c, deps, field('passphrase'));
  }
  const two_factor_token = mode === 'totp' ? await secondStep(c, deps, field) : undefined;
  if (two_factor_token !== undefined) return c.json({ two_factor_token }, 401);
  if (!(await deps.recovery.takeMagicCode(instance, code))) throw over();
  return giveTokens(c, deps, client, { scope: '*' });
}

function over(): AppError {
  return new AppError('bad-request', 'Invalid magic code');
}
