import type { Context } from 'hono';
import type { Session } from '#model/session';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
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

/** `/auth` has no CORS but here: apps have other origins. */
export function answerLogoutPreflight(c: Context<WebEnv>): Response {
  allowOrigin(c);
  c.header('Access-Control-Allow-Methods', 'DELETE');
  c.header('Access-Control-Max-Age', '43200');
  const asked = c.req.header('Access-Control-Request-Headers');
  if (asked !== undefined) c.header('Access-Control-Allow-Headers', asked);
  return c.body(null, 204);
}

async function sessionOfApp(c: Context<WebEnv>, deps: AuthDeps): Promise<Session> {
  const permission = await permissionOf(c, deps.permissions);
  if (permission.type !== 'app' || !c.var.session) throw new AppError('unauthenticated', 'Unauthorized');
  return c.var.session;
}

function allowOrigin(c: Context<WebEnv>): void {
  const origin = c.req.header('Origin');
  if (origin === undefined) return;
  c.header('Access-Control-Allow-Origin', origin);
  c.header('Access-Control-Allow-Credentials', 'true');
  c.header('Vary', 'Origin', { append: true });
}
