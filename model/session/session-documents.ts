import { createHash } from 'node:crypto';
import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { SHORT_COOKIE } from './cookie.ts';
import type { LoginOrigin, Origin, Session, SessionKind } from './types.ts';
import { describeUserAgent } from './user-agent.ts';

const DAY = 24 * 3_600_000;
const LIFE = 30 * DAY;
/** That of its cookie: a copy of the cookie opens nothing after it either. */
const SHORT_LIFE = SHORT_COOKIE * 1000;
/** How long logins are kept. */
const HISTORY = 365 * DAY;
const FORGOTTEN_AT_ONCE = 20;

/** What is written of a login. */
export function createSessionDocuments(docs: Docs, now: () => number) {
  const isLive = ({ short_run, created_at, last_seen }: Session) =>
    short_run ? now() - Date.parse(created_at) < SHORT_LIFE : now() - Date.parse(last_seen) < LIFE;

  return {
    isLive,

    create(instance: Instance, kind: SessionKind): Promise<Session> {
      const at = new Date(now()).toISOString();
      return docs.create<Omit<Session, '_id' | '_rev'>>(instance, DOCTYPES.sessions, {
        created_at: at,
        last_seen: at,
        long_run: kind === 'long',
        ...(kind === 'short' && { short_run: true }),
      });
    },

    /** True when it is the first login of a browser, but for the first one of all. */
    async writeLogin(instance: Instance, session: Session, origin: Origin): Promise<boolean> {
      const login = loginOf(session, origin);
      const find = async (selector: JsonObject, limit: number) =>
        (await docs.find<object>(instance, DOCTYPES.sessionLogins, { selector, limit })).docs;
      const isNew =
        login.device !== undefined &&
        (await find({ device: login.device }, 1)).length === 0 &&
        (await find({}, 1)).length > 0;
      await docs.create(instance, DOCTYPES.sessionLogins, login);
      const old = { created_at: { $lt: new Date(now() - HISTORY).toISOString() } };
      for (const past of await find(old, FORGOTTEN_AT_ONCE)) {
        await docs.delete(instance, DOCTYPES.sessionLogins, past).catch((error: unknown) => {
          if (!isKind(error, 'conflict', 'not-found')) throw error;
        });
      }
      return isNew;
    },

    /** Writes that it was seen, once a day at most. */
    async touch(instance: Instance, session: Session): Promise<Session> {
      if (now() - Date.parse(session.last_seen) < DAY) return session;
      try {
        const seen = { ...session, last_seen: new Date(now()).toISOString() };
        return await docs.update<Session>(instance, DOCTYPES.sessions, seen);
      } catch (error) {
        // A parallel request of the same browser did it, or ended the session: the next read tells.
        if (isKind(error, 'conflict', 'not-found')) return session;
        throw error;
      }
    },

    async confirm(instance: Instance, session: Session): Promise<void> {
      const current = await docs.get<Session>(instance, DOCTYPES.sessions, session._id);
      const confirmed = { ...current, confirmed_at: new Date(now()).toISOString() };
      await docs.update<Session>(instance, DOCTYPES.sessions, confirmed);
    },

    async remove(instance: Instance, session: Session): Promise<void> {
      try {
        // Read again: a request of the same browser may have touched it.
        const current = await docs.get<Session>(instance, DOCTYPES.sessions, session._id);
        await docs.delete(instance, DOCTYPES.sessions, current);
      } catch (error) {
        if (!isKind(error, 'not-found')) throw error;
      }
    },

    /** What each of these sessions was opened with; nothing for those whose login is not known. */
    async origins(instance: Instance, ids: readonly string[]): Promise<Map<string, LoginOrigin>> {
      const selector = { session_id: { $in: [...ids] } };
      const { docs: logins } = await docs.find<LoginOrigin & { session_id: string }>(instance, DOCTYPES.sessionLogins, {
        selector,
        limit: ids.length,
      });
      return new Map(logins.map(({ session_id, browser, os, ip }) => [session_id, { browser, os, ip }]));
    },

    async list(instance: Instance): Promise<Session[]> {
      const sessions: Session[] = [];
      for await (const session of docs.all<Session>(instance, DOCTYPES.sessions)) {
        if (isLive(session)) sessions.push(session);
      }
      return sessions;
    },
  };
}

/** Where the address is on the map is not known here: the members are there, as clients expect. */
function loginOf(session: Session, { address, userAgent, device }: Origin) {
  return {
    session_id: session._id,
    ip: address,
    city: '',
    subdivision: '',
    country: '',
    user_agent: userAgent.slice(0, 1000),
    ...describeUserAgent(userAgent),
    client_registration: false,
    // A digest: who reads the history must not pass for the browser.
    ...(device !== undefined && { device: createHash('sha256').update(device).digest('hex') }),
    created_at: session.created_at,
  };
}
