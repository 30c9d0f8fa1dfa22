import type { Context } from 'hono';
import { deleteCookie, getCookie } from 'hono/cookie';
import type { LoginWish } from '#model/oidc';
import type { SessionKind } from '#model/session';
import { confirmOwner, openSession, type WebEnv } from '#web/middleware';
import type { OidcDeps } from './deps.ts';
import { landing } from './landing.ts';
import { PROOF_COOKIE } from './start-login.ts';

/** `GET /oidc/login?state&code`: the provider says who it is; if it is the owner, a session is opened, or they have confirmed. */
export async function finishLogin(c: Context<WebEnv>, deps: OidcDeps): Promise<Response> {
  const { instance } = c.var;
  const answer = new URL(c.req.url).searchParams;
  c.header('Cache-Control', 'no-store');
  c.header('Referrer-Policy', 'no-referrer');
  const { wish, identity } = await deps.oidc.finish(instance, answer, getCookie(c, PROOF_COOKIE));
  deleteCookie(c, PROOF_COOKIE, { path: '/oidc' });
  const target = await landing(c, wish.redirect, deps);
  const { confirmState: state } = wish;
  if (deps.secondFactors.mode(instance) !== undefined) return askSecondFactor(c, deps, wish);
  if (state !== undefined) return c.redirect(await confirmOwner(c, deps, target, state), 303);
  const session = await openSession(c, deps, instance, kindOf(target));
  const { providerKey = '' } = deps.oidc.settings(instance) ?? {};
  await deps.oidcBindings.add(providerKey, identity, instance, { sessionId: session._id });
  return c.redirect(target, 303);
}

/**
 * The owner asked for a second factor on this server, whatever the provider asks.
 * @note the session that follows is not bound to the one of the provider
 */
async function askSecondFactor(
  c: Context<WebEnv>,
  deps: OidcDeps,
  { redirect, confirmState: state }: LoginWish,
): Promise<Response> {
  const two_factor_token = await deps.secondFactors.begin(c.var.instance);
  const wish = state === undefined ? { 'long-run-session': '1' } : { confirm: 'true', state };
  return c.redirect(`/auth/twofactor?${new URLSearchParams({ two_factor_token, redirect, ...wish })}`, 303);
}

/** As after the passphrase: a consent needs a session for that moment only. */
function kindOf(target: string): SessionKind {
  const { pathname, searchParams } = new URL(target);
  return pathname === '/auth/authorize' && searchParams.get('scope') !== 'login' ? 'short' : 'long';
}
