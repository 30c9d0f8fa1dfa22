import type { Context } from 'hono';
import { checkCsrfToken, readForm, type WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';

/** `POST /auth/logout`: ends the session of this browser. */
export async function logOutByForm(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  checkCsrfToken(c, await readForm(c));
  const { instance, session } = c.var;
  if (session) await deps.sessions.delete(instance, session);
  c.header('Set-Cookie', deps.sessions.expiredCookie(instance), { append: true });
  return c.redirect('/auth/login', 303);
}
