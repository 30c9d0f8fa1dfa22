import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import {
  cookieDomain,
  cookieMaxAge,
  cookieName,
  cookieValues,
  openSessionId,
  type SubdomainLayout,
  sealSessionId,
  setCookieLine,
} from './cookie.ts';
import { createRecentSessions } from './recent-sessions.ts';
import type { Session } from './types.ts';
import { describeUserAgent } from './user-agent.ts';

const DAY = 24 * 3_600_000;
const LIFE = 30 * DAY;

/** `long`: stays after the browser closes. `short`: for the few minutes of an OAuth consent. */
export type SessionKind = 'normal' | 'long' | 'short';

export interface SessionsDeps {
  docs: Docs;
  subdomains: SubdomainLayout;
  /** False only on a development build, where there is no TLS. */
  secure: boolean;
  now?: () => number;
}

/** Where a login came from, for the owner's list. */
export interface Origin {
  address: string;
  userAgent: string;
}

export interface Sessions {
  /** Opens a session and writes it in the history of logins. */
  create(instance: Instance, kind: SessionKind, origin: Origin): Promise<Session>;
  /** The live session that a `Cookie` header proves, if any. It costs no read when it was seen a moment ago. */
  fromCookie(instance: Instance, header: string | undefined): Promise<Session | undefined>;
  list(instance: Instance): Promise<Session[]>;
  /** Succeeds when it is already gone. */
  delete(instance: Instance, session: Session): Promise<void>;
  /** Ends every session but one, or every one. */
  deleteOthers(instance: Instance, kept: Session | undefined): Promise<void>;
  /** The Set-Cookie line that gives a session to a browser. */
  cookie(instance: Instance, session: Session): string;
  /** The Set-Cookie line that makes the browser forget it. */
  expiredCookie(instance: Instance): string;
}

export function createSessions({ docs, subdomains, secure, now = Date.now }: SessionsDeps): Sessions {
  const recent = createRecentSessions(docs, now);
  const isLive = (session: Session) => now() - Date.parse(session.last_seen) < LIFE;

  async function touch(instance: Instance, session: Session): Promise<Session> {
    if (now() - Date.parse(session.last_seen) < DAY) return session;
    try {
      const seen = { ...session, last_seen: new Date(now()).toISOString() };
      return await docs.update<Session>(instance, DOCTYPES.sessions, seen);
    } catch (error) {
      // A parallel request of the same browser did it, or ended the session: the next read tells.
      if (isKind(error, 'conflict', 'not-found')) return session;
      throw error;
    }
  }

  async function remove(instance: Instance, session: Session): Promise<void> {
    try {
      // Read again: a request of the same browser may have touched it.
      const current = await docs.get<Session>(instance, DOCTYPES.sessions, session._id);
      await docs.delete(instance, DOCTYPES.sessions, current);
    } catch (error) {
      if (!isKind(error, 'not-found')) throw error;
    }
  }

  async function list(instance: Instance): Promise<Session[]> {
    const sessions: Session[] = [];
    for await (const session of docs.all<Session>(instance, DOCTYPES.sessions)) {
      if (isLive(session)) sessions.push(session);
    }
    return sessions;
  }

  return {
    async create(instance, kind, { address, userAgent }) {
      const at = new Date(now()).toISOString();
      const session = await docs.create<Omit<Session, '_id' | '_rev'>>(instance, DOCTYPES.sessions, {
        created_at: at,
        last_seen: at,
        long_run: kind === 'long',
        ...(kind === 'short' && { short_run: true }),
      });
      if (kind !== 'short') {
        await docs.create(instance, DOCTYPES.sessionLogins, {
          session_id: session._id,
          ip: address,
          city: '',
          subdivision: '',
          country: '',
          user_agent: userAgent.slice(0, 1000),
          ...describeUserAgent(userAgent),
          client_registration: false,
          created_at: at,
        });
      }
      return session;
    },

    async fromCookie(instance, header) {
      const name = cookieName(instance, subdomains);
      const secret = Buffer.from(instance.session_secret, 'base64');
      for (const value of cookieValues(header, name).slice(0, 5)) {
        const id = openSessionId(value, name, secret);
        const session = id === undefined ? undefined : await recent.get(instance, id);
        if (session && isLive(session)) return touch(instance, session);
      }
      return undefined;
    },

    list,
    delete: remove,

    async deleteOthers(instance, kept) {
      for (const session of await list(instance)) {
        if (session._id !== kept?._id) await remove(instance, session);
      }
    },

    cookie(instance, session) {
      const name = cookieName(instance, subdomains);
      const secret = Buffer.from(instance.session_secret, 'base64');
      const kind = session.short_run ? 'short' : session.long_run ? 'long' : 'normal';
      return setCookieLine(sealSessionId(session._id, name, secret, Math.floor(now() / 1000)), {
        name,
        domain: cookieDomain(instance, subdomains),
        secure,
        ...cookieMaxAge(kind),
      });
    },

    expiredCookie(instance) {
      const name = cookieName(instance, subdomains);
      return setCookieLine('', { name, domain: cookieDomain(instance, subdomains), secure, maxAge: 0 });
    },
  };
}
