import type { Context } from 'hono';
import { checkCsrfToken, readForm, type WebEnv } from '#web/middleware';
import { languageOf, textsIn } from '#web/render';
import type { AuthDeps } from './deps.ts';
import { grant } from './grant.ts';
import { isPassphraseRight, refusePassphrase } from './log-in.ts';
import { afterPassphrase } from './second-step.ts';
import { readWish } from './wish.ts';

/**
 * `POST /auth/magic_link/twofactor`: the link and the passphrase. They are two factors where the second one is the mail; a
 * code of the app is asked for in addition.
 */
export async function finishMagicLink(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const { instance } = c.var;
  const form = await readForm(c);
  checkCsrfToken(c, form);
  const wish = await readWish(c, form, deps);
  const code = form.get('magic_code') ?? '';
  c.header('Cache-Control', 'private, no-store');
  const over = () => c.json({ error: textsIn(languageOf(c))('dead_link') }, 401);
  if (!(await deps.recovery.isMagicCode(instance, code))) return over();
  if (!(await isPassphraseRight(c, deps, form))) return refusePassphrase(c);
  if (!(await deps.recovery.takeMagicCode(instance, code))) return over();
  if (deps.secondFactors.mode(instance) === 'totp') return afterPassphrase(c, deps, wish, form);
  return grant(c, deps, wish);
}
