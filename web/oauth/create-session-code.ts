import type { Context } from 'hono';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';
import { allowEverything } from './everything.ts';
import { readMembers } from './members.ts';
import { checkPassphrase, secondStep } from './prove-owner.ts';

/**
 * `POST /auth/session_code`: a code that opens a session in a browser, for the app that may do everything, or for who gives
 * what was derived of the passphrase; who has a second factor gives its code too, with the token of a first answer (403).
 */
export async function createSessionCode(c: Context<WebEnv>, deps: OAuthDeps): Promise<Response> {
  c.header('Cache-Control', 'no-store');
  const field = await readMembers(c);
  const passphrase = field('passphrase');
  // A client may send its token beside the passphrase: it is the passphrase that counts.
  if (passphrase === '') allowEverything(await permissionOf(c, deps.permissions));
  else {
    await checkPassphrase(c, deps, passphrase);
    const two_factor_token = await secondStep(c, deps, field);
    if (two_factor_token !== undefined) {
      return c.json({ error: 'A two-factor passcode is needed', two_factor_token }, 403);
    }
  }
  return c.json({ session_code: deps.codes.issue(c.var.instance, 'session') }, 201);
}
