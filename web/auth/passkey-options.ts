import type { Context } from 'hono';
import { checkCsrfToken, readForm, type WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';

/** `POST /auth/passkey/options`: what the browser is to prove. */
export async function passkeyOptions(c: Context<WebEnv>, { passkeys }: AuthDeps): Promise<Response> {
  checkCsrfToken(c, await readForm(c));
  c.header('Cache-Control', 'no-store');
  return c.json(await passkeys.loginOptions(c.var.instance));
}
