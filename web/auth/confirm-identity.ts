import type { Context } from 'hono';
import { checkCsrfToken, readForm, type WebEnv } from '#web/middleware';
import { renderConfirm } from './confirm-page.ts';
import type { AuthDeps } from './deps.ts';
import { wantsJson } from './grant.ts';
import { isPassphraseRight, refusePassphrase } from './log-in.ts';
import { afterPassphrase } from './second-step.ts';
import { readWish } from './wish.ts';

/** `POST /auth/confirm`: the same proof as a login, for the app that asked; it opens no session. */
export async function confirmIdentity(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const form = await readForm(c);
  checkCsrfToken(c, form);
  form.set('confirm', 'true');
  const wish = await readWish(c, form, deps);
  c.header('Cache-Control', 'private, no-store');
  if (await isPassphraseRight(c, deps, form)) return afterPassphrase(c, deps, wish, form);
  if (wantsJson(c)) return refusePassphrase(c);
  return renderConfirm(c, deps, { state: wish.state ?? '', redirect: wish.redirect, error: 'login_wrong' });
}
