import { DOCTYPES, type Docs, type Owner } from '#model/docs';
import { ifFound } from '#pkg/errors';
import type { Session } from './types.ts';

/** Owners, and sessions of one of them, that are kept. */
const OWNERS = 500;
const SESSIONS = 200;

/** Where no hub tells it, a logout made by another process is seen within this time, in ms. */
const FRESH = 1_000;

interface Entry {
  session: Promise<Session | undefined>;
  readAt: number;
}

interface KnownOwner {
  entries: Map<string, Entry>;
  stop: () => void;
}

/** Sessions read a moment ago. A change is seen at once: of this process, and of those that share its hub. */
export function createRecentSessions(docs: Docs, now: () => number) {
  const owners = new Map<string, KnownOwner>();

  function follow(owner: Owner): KnownOwner {
    const entries = new Map<string, Entry>();
    const stop = docs.subscribe(
      owner,
      DOCTYPES.sessions,
      ({ doc }) => entries.delete(doc.id),
      () => entries.clear(),
    );
    const known = { entries, stop };
    owners.set(owner.prefix, known);
    if (owners.size > OWNERS) forgetOldest();
    return known;
  }

  function forgetOldest(): void {
    const [prefix, { stop }] = owners.entries().next().value as [string, KnownOwner];
    stop();
    owners.delete(prefix);
  }

  async function read(owner: Owner, id: string): Promise<Session | undefined> {
    return ifFound(docs.get<Session>(owner, DOCTYPES.sessions, id));
  }

  return {
    get(owner: Owner, id: string): Promise<Session | undefined> {
      const { entries } = owners.get(owner.prefix) ?? follow(owner);
      const known = entries.get(id);
      if (known && now() - known.readAt < FRESH) return known.session;
      // The promise is kept before it is settled: a change that comes meanwhile removes it.
      const session = read(owner, id);
      entries.delete(id);
      entries.set(id, { session, readAt: now() });
      session.catch(() => entries.delete(id));
      if (entries.size > SESSIONS) entries.delete(entries.keys().next().value as string);
      return session;
    },
  };
}
