import type { Context } from 'hono';
import { deleteCookie, getCookie } from 'hono/cookie';
import type { WebEnv } from '#web/middleware';
import type { AccountsDeps } from './deps.ts';
import { PROOF_COOKIE } from './start-account.ts';

/** `GET /accounts/:type/redirect`: the provider answered: the account is made, and the app that asked for it told. */
export async function finishAccount(c: Context<WebEnv, '/:type/redirect'>, deps: AccountsDeps): Promise<Response> {
  const { instance } = c.var;
  c.header('Cache-Control', 'no-store');
  c.header('Referrer-Policy', 'no-referrer');
  const answer = new URL(c.req.url).searchParams;
  const proof = getCookie(c, PROOF_COOKIE) ?? '';
  const end = await deps.oauthAccounts.finish(instance, c.req.param('type'), answer, proof);
  deleteCookie(c, PROOF_COOKIE, { path: '/accounts' });
  const { slug, state } = end.wish;
  const query = new URLSearchParams('account' in end ? { account: end.account._id } : { error: end.error });
  if (state !== '') query.set('state', state);
  return c.redirect(`${deps.addresses.app(instance, slug || 'home')}/?${query}`, 303);
}
