import type { Context } from 'hono';
import { clientOrigin, type WebEnv } from '#web/middleware';
import type { ServeAppDeps } from './deps.ts';

/**
 * `?session_code=` on the page of an app: the owner's own app opens it logged in. The code is used and leaves the address, so
 * that it is neither shared nor kept with it. Undefined without a code that is good.
 */
export async function enterByCode(c: Context<WebEnv>, deps: ServeAppDeps): Promise<Response | undefined> {
  const { instance } = c.var;
  const code = c.req.query('session_code');
  if (!code || c.req.method !== 'GET' || !(await deps.codes.take(instance, 'session', code))) return undefined;
  const session = await deps.sessions.create(instance, 'normal', clientOrigin(c));
  c.header('Set-Cookie', deps.sessions.cookie(instance, session), { append: true });
  c.header('Cache-Control', 'private, no-store');
  return c.redirect(new URL(c.req.url).pathname.replace(/^\/+/, '/'), 303);
}
