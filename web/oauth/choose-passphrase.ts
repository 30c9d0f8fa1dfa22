import type { Context } from 'hono';
import { seenAs } from '#model/instance';
import type { WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { giveTokens } from './give-tokens.ts';
import { readMembers } from './members.ts';

/**
 * `POST /settings/passphrase/flagship`: the first passphrase, chosen in the owner's own app by the token of the onboarding link.
 * The app is not asked about when it then comes for its code.
 */
export async function choosePassphrase(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  const field = await readMembers(c);
  const client = await deps.oauthClients.authenticate(c.var.instance, field('client_id'), field('client_secret'));
  const iterations = Number(field('iterations') || '0');
  const registered = await deps.passphrases.register(c.var.instance, {
    registerToken: field('register_token'),
    passphrase: field('passphrase'),
    iterations,
    ...(field('hint') !== '' && { hint: field('hint') }),
  });
  const { domain } = c.var.instance;
  c.set('instance', seenAs({ instance: registered, domain }));
  const known = await deps.oauthClients.mark(registered, client, { created_at_onboarding: true });
  return giveTokens(c, deps, known, { scope: '*' });
}
