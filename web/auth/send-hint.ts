import type { Context } from 'hono';
import type { WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';
import { renderMailSent } from './mail-page.ts';

/**
 * `POST /auth/hint`: sends what the owner wrote to remember the passphrase.
 * @compat no proof of the form is asked: apps with their own login page send it
 */
export async function sendHint(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  await deps.recovery.sendHint(c.var.instance);
  return renderMailSent(c, deps, 'hint_sent');
}
