import type { Context } from 'hono';
import { checkCsrfToken, deviceOf, giveDevice, readForm, type WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';
import { lead } from './grant.ts';

/** `POST /auth/passphrase_renew`: another passphrase, by the link of a mail; every session ends, and none begins. */
export async function renewPassphrase(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  const form = await readForm(c);
  checkCsrfToken(c, form);
  const { instance } = c.var;
  const hint = form.get('hint');
  const renewed = await deps.recovery.renew(instance, {
    code: form.get('passphrase_reset_token') ?? '',
    passphrase: form.get('passphrase') ?? '',
    iterations: Number(form.get('iterations') ?? ''),
    ...(hint !== null && { hint }),
  });
  await deps.sessions.deleteOthers(instance, undefined);
  // Whatever crowd guesses meanwhile, the login that follows is heard.
  giveDevice(c, renewed, deviceOf(c), deps.secure);
  return lead(c, '/auth/login');
}
