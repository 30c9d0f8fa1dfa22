import type { Context } from 'hono';
import { checkCsrfToken, readForm, type WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';
import { renderMailSent } from './mail-page.ts';

/** `POST /auth/magic_link`: sends a link that logs in, where the instance has them. */
export async function askMagicLink(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  checkCsrfToken(c, await readForm(c));
  await deps.recovery.askMagicLink(c.var.instance);
  return renderMailSent(c, deps, 'magic_sent');
}
