import type { Context } from 'hono';
import { kdfParameters, type NewPassphrase } from '#model/passphrase';
import { checkCsrfToken, readForm, trySource, type WebEnv } from '#web/middleware';
import { languageOf, textsIn } from '#web/render';
import type { AuthDeps } from './deps.ts';
import { wantsJson } from './grant.ts';
import { renderLogin } from './login-page.ts';
import { afterPassphrase } from './second-step.ts';
import { readWish } from './wish.ts';

/** `POST /auth/login`: checks what the client derived from the passphrase and opens a session. */
export async function logIn(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const { instance } = c.var;
  const form = await readForm(c);
  checkCsrfToken(c, form);
  const wish = await readWish(c, form, deps);
  c.header('Cache-Control', 'private, no-store');
  if (await isPassphraseRight(c, deps, form)) return afterPassphrase(c, deps, wish, form);
  if (wantsJson(c)) return refusePassphrase(c);
  return renderLogin(c, deps, { redirect: wish.redirect, kdf: kdfParameters(instance), error: 'login_wrong' });
}

/** Rejects with kind `too-many-requests` when somebody guesses. */
export async function isPassphraseRight(
  c: Context<WebEnv>,
  { passphrases }: Pick<AuthDeps, 'passphrases'>,
  form: URLSearchParams,
): Promise<boolean> {
  const { instance } = c.var;
  const source = trySource(c);
  const right = await passphrases.check(instance, form.get('passphrase') ?? '', source, strongerIn(form));
  if (!right) c.var.log.info({ domain: instance.domain, address: source.address }, 'login refused');
  return right;
}

export function refusePassphrase(c: Context<WebEnv>): Response {
  return c.json({ error: textsIn(languageOf(c))('login_wrong') }, 401);
}

/** Our own page derives an old passphrase as a new one too. */
function strongerIn(form: URLSearchParams): NewPassphrase | undefined {
  const passphrase = form.get('stronger-passphrase');
  return passphrase ? { passphrase, iterations: Number(form.get('stronger-iterations')) } : undefined;
}
