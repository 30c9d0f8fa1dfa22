import type { Context } from 'hono';
import { deleteCookie, getCookie } from 'hono/cookie';
import type { SessionKind } from '#model/session';
import { clientOrigin, type WebEnv } from '#web/middleware';
import type { OidcDeps } from './deps.ts';
import { landing } from './landing.ts';
import { PROOF_COOKIE } from './start-login.ts';

/** `GET /oidc/login?state&code`: the provider says who it is; if it is the owner, a session is opened. */
export async function finishLogin(c: Context<WebEnv>, deps: OidcDeps): Promise<Response> {
  const { instance } = c.var;
  const answer = new URL(c.req.url).searchParams;
  c.header('Cache-Control', 'no-store');
  c.header('Referrer-Policy', 'no-referrer');
  const { wish, identity } = await deps.oidc.finish(instance, answer, getCookie(c, PROOF_COOKIE));
  deleteCookie(c, PROOF_COOKIE, { path: '/oidc' });
  const target = await landing(c, wish.redirect, deps);
  const session = await deps.sessions.create(instance, kindOf(target), clientOrigin(c));
  const { providerKey = '' } = deps.oidc.settings(instance) ?? {};
  await deps.oidcBindings.add(providerKey, identity, instance, { sessionId: session._id });
  c.header('Set-Cookie', deps.sessions.cookie(instance, session), { append: true });
  return c.redirect(target, 303);
}

/** As after the passphrase: a consent needs a session for that moment only. */
function kindOf(target: string): SessionKind {
  const { pathname, searchParams } = new URL(target);
  return pathname === '/auth/authorize' && searchParams.get('scope') !== 'login' ? 'short' : 'long';
}
