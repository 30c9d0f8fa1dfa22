import type { Context } from 'hono';
import { checkCsrfToken, readForm, type WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';
import { renderMailSent } from './mail-page.ts';

/** `POST /auth/passphrase_reset`: sends the link, and ends the session of this browser. */
export async function askReset(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  checkCsrfToken(c, await readForm(c));
  const { instance, session } = c.var;
  await deps.recovery.askReset(instance);
  if (session) {
    await deps.sessions.delete(instance, session);
    c.header('Set-Cookie', deps.sessions.expiredCookie(instance), { append: true });
  }
  return renderMailSent(c, deps, 'reset_sent');
}
