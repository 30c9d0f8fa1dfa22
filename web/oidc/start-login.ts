import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import type { WebEnv } from '#web/middleware';
import type { OidcDeps } from './deps.ts';
import { landing } from './landing.ts';

export const PROOF_COOKIE = '_oidc';
const FIFTEEN_MINUTES = 900;

/**
 * `GET /oidc/start?redirect=[&confirm_state=]`: to the provider of the context, to log in or, for the app that gave the state,
 * to prove it once more. The browser keeps the proof that it was here.
 */
export async function startLogin(c: Context<WebEnv>, deps: OidcDeps): Promise<Response> {
  const { instance } = c.var;
  const redirect = c.req.query('redirect') ?? '';
  const confirmState = c.req.query('confirm_state') || undefined;
  await landing(c, redirect, deps);
  const { url, proof } = await deps.oidc.start(instance, { redirect, ...(confirmState && { confirmState }) });
  // Lax: the provider leads back here from another site.
  setCookie(c, PROOF_COOKIE, proof, {
    path: '/oidc',
    maxAge: FIFTEEN_MINUTES,
    httpOnly: true,
    sameSite: 'Lax',
    secure: deps.secure,
  });
  c.header('Cache-Control', 'no-store');
  return c.redirect(url, 303);
}
