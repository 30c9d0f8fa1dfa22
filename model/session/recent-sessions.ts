import { DOCTYPES, type Docs, type Owner } from '#model/docs';
import { isKind } from '#pkg/errors';
import type { Session } from './types.ts';

const REMEMBERED = 10_000;

/** A logout made by another process is seen within this time, in ms. */
const FRESH = 5_000;

interface Entry {
  session: Promise<Session | undefined>;
  readAt: number;
}

/** Sessions read a moment ago. A change made by this process is seen at once. */
export function createRecentSessions(docs: Docs, now: () => number) {
  const entries = new Map<string, Entry>();

  docs.subscribeAll(({ doctype, prefix, doc }) => {
    if (doctype === DOCTYPES.sessions) entries.delete(`${prefix}/${doc.id}`);
  });

  async function read(owner: Owner, id: string): Promise<Session | undefined> {
    try {
      return await docs.get<Session>(owner, DOCTYPES.sessions, id);
    } catch (error) {
      if (isKind(error, 'not-found')) return undefined;
      throw error;
    }
  }

  return {
    get(owner: Owner, id: string): Promise<Session | undefined> {
      const key = `${owner.prefix}/${id}`;
      const known = entries.get(key);
      if (known && now() - known.readAt < FRESH) return known.session;
      // The promise is kept before it is settled: a change that comes meanwhile removes it.
      const session = read(owner, id);
      entries.delete(key);
      entries.set(key, { session, readAt: now() });
      session.catch(() => entries.delete(key));
      if (entries.size > REMEMBERED) entries.delete(entries.keys().next().value as string);
      return session;
    },
  };
}
