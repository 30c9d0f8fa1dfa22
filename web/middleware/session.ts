import type { Instance } from '#model/instance';
import type { Session } from '#model/session';
import type { Step } from './in-steps.ts';

export interface SessionStepDeps {
  sessions: {
    /** The session that the Cookie header proves; undefined when there is none, or not a valid one. */
    fromCookie(instance: Instance, cookieHeader: string): Promise<Session | undefined>;
  };
}

/** Finds who is logged in, if the browser says so. It refuses nobody. */
export function findSession({ sessions }: SessionStepDeps): Step {
  return (c) => {
    const cookie = c.req.header('Cookie');
    if (cookie === undefined) return;
    return sessions.fromCookie(c.get('instance'), cookie).then((session) => {
      c.set('session', session);
      return undefined;
    });
  };
}
