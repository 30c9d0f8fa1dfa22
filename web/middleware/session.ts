import type { MiddlewareHandler } from 'hono';
import type { Instance } from '#model/instance';
import type { Session } from '#model/session';
import type { WebEnv } from './env.ts';

export interface SessionMiddlewareDeps {
  sessions: {
    /** The session that the Cookie header proves; undefined when there is none, or not a valid one. */
    fromCookie(instance: Instance, cookieHeader: string): Promise<Session | undefined>;
  };
}

/** Finds who is logged in, if the browser says so. It refuses nobody. */
export function sessionMiddleware({ sessions }: SessionMiddlewareDeps): MiddlewareHandler<WebEnv> {
  return (c, next) => {
    const cookie = c.req.header('Cookie');
    if (cookie === undefined) return next();
    return sessions.fromCookie(c.get('instance'), cookie).then((session) => {
      c.set('session', session);
      return next();
    });
  };
}
