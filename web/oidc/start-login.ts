import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import type { WebEnv } from '#web/middleware';
import type { OidcDeps } from './deps.ts';
import { landing } from './landing.ts';

export const PROOF_COOKIE = '_oidc';
const FIFTEEN_MINUTES = 900;

/** `GET /oidc/start?redirect=`: to the provider of the context. The browser keeps the proof that it was here. */
export async function startLogin(c: Context<WebEnv>, deps: OidcDeps): Promise<Response> {
  const { instance } = c.var;
  const redirect = c.req.query('redirect') ?? '';
  await landing(c, redirect, deps);
  const { url, proof } = await deps.oidc.start(instance, { redirect });
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
