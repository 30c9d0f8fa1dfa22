import type { Context } from 'hono';
import type { Session } from '#model/session';
import { AppError } from '#pkg/errors';
import { allowOrigin, permissionOf, type WebEnv } from '#web/middleware';
import type { AuthDeps } from './deps.ts';

/** `DELETE /auth/login`: ends the session of the browser, for the app whose token it made. */
export async function logOut(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  allowOrigin(c);
  const session = await sessionOfApp(c, deps);
  await deps.sessions.delete(c.var.instance, session);
  c.header('Set-Cookie', deps.sessions.expiredCookie(c.var.instance), { append: true });
  return c.body(null, 204);
}

/** `DELETE /auth/login/others`: ends every other session of the owner. */
export async function closeOtherSessions(c: Context<WebEnv>, deps: AuthDeps): Promise<Response> {
  allowOrigin(c);
  await deps.sessions.deleteOthers(c.var.instance, await sessionOfApp(c, deps));
  return c.body(null, 204);
}

async function sessionOfApp(c: Context<WebEnv>, deps: AuthDeps): Promise<Session> {
  const permission = await permissionOf(c, deps.permissions);
  if (permission.type !== 'app' || !c.var.session) throw new AppError('unauthenticated', 'Unauthorized');
  return c.var.session;
}
