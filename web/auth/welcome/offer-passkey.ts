import type { Context } from 'hono';
import { readRecentForm, type WebEnv } from '#web/middleware';
import type { AuthDeps } from '../deps.ts';

/** `POST /auth/welcome/passkey/options`: what `PublicKeyCredential.parseCreationOptionsFromJSON` is given. */
export async function offerPasskey(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  await readRecentForm(c, deps);
  c.header('Cache-Control', 'no-store');
  return c.json(await deps.passkeys.registrationOptions(c.var.instance));
}
