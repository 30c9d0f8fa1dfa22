import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';

/** `GET /.well-known/webauthn`: with flat subdomains the settings app, where passkeys are made, is not below the instance. */
export function showPasskeyOrigins(c: Context<WebEnv>, { addresses }: Pick<AuthDeps, 'addresses'>): Response {
  return c.json({ origins: [addresses.app(c.var.instance, 'settings')] });
}
