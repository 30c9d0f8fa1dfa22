import type { Context } from 'hono';
import { kdfParameters } from '#model/passphrase';
import type { SessionKind } from '#model/session';
import { checkCsrfToken, clientOrigin, readForm, type WebEnv } from '#web/middleware';
import { languageOf, textsIn } from '#web/render';
import type { AuthDeps } from './deps.ts';
import { landing } from './landing.ts';
import { renderLogin } from './login-page.ts';

/**
 * `POST /auth/login`: checks what the client derived from the passphrase and opens a session.
 * @compat only an `Accept` that is exactly `application/json` gets JSON
 */
export async function logIn(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const { instance } = c.var;
  const form = await readForm(c);
  checkCsrfToken(c, form);
  const redirect = form.get('redirect') ?? '';
  const target = await landing(c, redirect, deps);
  const isJson = c.req.header('Accept') === 'application/json';
  const origin = clientOrigin(c);
  c.header('Cache-Control', 'private, no-store');

  if (!(await deps.passphrases.check(instance, form.get('passphrase') ?? '', origin.address))) {
    c.var.log.info({ domain: instance.domain, address: origin.address }, 'login refused');
    if (!isJson) return renderLogin(c, deps, { redirect, kdf: kdfParameters(instance), error: 'login_wrong' });
    return c.json({ error: textsIn(languageOf(c))('login_wrong') }, 401);
  }

  const session = await deps.sessions.create(instance, kindOf(form, target), origin);
  c.header('Set-Cookie', deps.sessions.cookie(instance, session), { append: true });
  return isJson ? c.json({ redirect: target }) : c.redirect(target, 303);
}

/** A program that sends its user to the consent page needs a session for that moment only, unless it asks who they are. */
function kindOf(form: URLSearchParams, target: string): SessionKind {
  const { pathname, searchParams } = new URL(target);
  if (pathname === '/auth/authorize' && searchParams.get('scope') !== 'login') return 'short';
  return form.get('long-run-session') === '1' ? 'long' : 'normal';
}
