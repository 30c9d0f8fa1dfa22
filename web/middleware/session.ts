import type { Addresses } from '#model/app';
import type { Instance } from '#model/instance';
import type { Session } from '#model/session';
import type { Step } from './in-steps.ts';

export interface SessionStepDeps {
  sessions: {
    /** The session that the Cookie header proves; undefined when there is none, or not a valid one. */
    fromCookie(instance: Instance, cookieHeader: string): Promise<Session | undefined>;
  };
  addresses: Pick<Addresses, 'owns'>;
}

/** Headers of a request. */
interface Sent {
  cookie: string | undefined;
  origin: string | undefined;
}

/** Finds who is logged in, if the browser says so. It refuses nobody. */
export function findSession(deps: SessionStepDeps): Step {
  return (c) => {
    const cookie = c.req.header('Cookie');
    if (cookie === undefined) return;
    return sessionOf(deps, c.get('instance'), { cookie, origin: c.req.header('Origin') }).then((session) => {
      c.set('session', session);
      return undefined;
    });
  };
}

/**
 * What a page of somebody else sends is a visitor's: browsers add the cookie to what every page of the same site sends, and all
 * instances are one site when their names are flat.
 */
export async function sessionOf(
  { sessions, addresses }: SessionStepDeps,
  instance: Instance,
  { cookie, origin }: Sent,
): Promise<Session | undefined> {
  if (cookie === undefined || (origin !== undefined && !addresses.owns(instance, origin))) return undefined;
  return sessions.fromCookie(instance, cookie);
}
