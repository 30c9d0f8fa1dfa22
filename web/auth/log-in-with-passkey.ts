import type { Context } from 'hono';
import { checkCsrfToken, clientOrigin, readForm, type WebEnv } from '#web/middleware';
import { languageOf, textsIn } from '#web/render';
import type { AuthDeps } from './deps.ts';
import { grant } from './grant.ts';
import { readWish } from './wish.ts';

/**
 * `POST /auth/passkey`: a login, or a confirmation, by a passkey. The device has asked for a finger or a code itself: it is
 * two factors, so no second step follows.
 */
export async function logInWithPasskey(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const { instance } = c.var;
  const form = await readForm(c);
  checkCsrfToken(c, form);
  const wish = await readWish(c, form, deps);
  c.header('Cache-Control', 'private, no-store');
  const proof = parse(form.get('credential') ?? '');
  if (await deps.passkeys.verify(instance, proof, deps.addresses.origin(instance))) return grant(c, deps, wish);
  c.var.log.info({ domain: instance.domain, address: clientOrigin(c).address }, 'passkey refused');
  return c.json({ error: textsIn(languageOf(c))('passkey_refused') }, 401);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
