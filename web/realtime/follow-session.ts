import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Permission } from '#model/permission';
import type { Session } from '#model/session';
import type { Fanout, Listener } from './fanout.ts';
import type { Message } from './message.ts';

/** What a session opened ends with it: who logs out is told nothing more. Returns what stops that. */
export function followSession(
  fanout: Fanout,
  { instance, session }: { instance: Instance; session: Session | undefined },
  end: () => void,
): () => void {
  if (!session) return () => undefined;
  return follow(fanout, instance, { doctype: DOCTYPES.sessions, id: session._id, ends: isGone }, end);
}

/**
 * What an app, a link, a device or an app password opened ends when the owner changes its rights. Returns what stops that.
 * @param since when it was opened, in ms
 */
export function followBearer(
  fanout: Fanout,
  { instance, permission, since }: { instance: Instance; permission: Permission; since: number },
  end: () => void,
): () => void {
  const document = documentOf(permission, since);
  return document ? follow(fanout, instance, document, end) : () => undefined;
}

interface Followed {
  doctype: string;
  id: string;
  ends(message: Message): boolean;
}

const isGone = ({ verb }: Message) => verb === 'DELETED';

function documentOf({ type, id, sourceId }: Permission, since: number): Followed | undefined {
  const sourceName = sourceId.slice(sourceId.indexOf('/') + 1);
  if (type === 'app-password') return { doctype: DOCTYPES.appPasswords, id: sourceName, ends: isGone };
  if (type === 'oauth') {
    const ends = (message: Message) => isGone(message) || isRevoked(message, since);
    return { doctype: DOCTYPES.oauthClients, id: sourceName, ends };
  }
  // Any change of the rules may take something away: who still may will open another one.
  return id === undefined ? undefined : { doctype: DOCTYPES.permissions, id, ends: () => true };
}

/** The client is still there, but no token that it had then. */
function isRevoked(message: Message, since: number): boolean {
  const { doc } = JSON.parse(message.payload()) as { doc: { revoked_before?: number } };
  return (doc.revoked_before ?? 0) > Math.floor(since / 1000);
}

function follow(fanout: Fanout, instance: Instance, { doctype, id, ends }: Followed, end: () => void): () => void {
  const listener: Listener = {
    deliver: (message) => {
      if (ends(message)) end();
    },
    cut: end,
  };
  fanout.add(instance, doctype, id, listener);
  return () => fanout.remove(instance, doctype, id, listener);
}
