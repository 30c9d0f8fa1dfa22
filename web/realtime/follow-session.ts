import { DOCTYPES, GLOBAL_PREFIX, type Owner } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Permission } from '#model/permission';
import type { Session } from '#model/session';
import type { JsonObject } from '#pkg/json';
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
  const leaves = documentsOf(permission, since).map((document) => follow(fanout, instance, document, end));
  return () => {
    for (const leave of leaves) leave();
  };
}

/** An instance that is blocked or removed tells nobody anything more. Returns what stops that. */
export function followInstance(fanout: Fanout, { _id: id }: Instance, end: () => void): () => void {
  const ends = (message: Message) => {
    if (isGone(message)) return true;
    const { blocked, deleting } = membersOf(message);
    return blocked === true || deleting === true;
  };
  return follow(fanout, { prefix: GLOBAL_PREFIX }, { doctype: DOCTYPES.instances, id, ends }, end);
}

interface Followed {
  doctype: string;
  id: string;
  ends(message: Message): boolean;
}

const isGone = ({ verb }: Message) => verb === 'DELETED';

function documentsOf({ type, id, rulesId = id, sourceId }: Permission, since: number): Followed[] {
  const sourceName = sourceId.slice(sourceId.indexOf('/') + 1);
  if (type === 'app-password') return [{ doctype: DOCTYPES.appPasswords, id: sourceName, ends: isGone }];
  // Any change of the rules may take something away: who still may will open another one.
  const rules = rulesId === undefined ? [] : [{ doctype: DOCTYPES.permissions, id: rulesId, ends: () => true }];
  if (type !== 'oauth') return rules;
  const ends = (message: Message) => isGone(message) || isRevoked(message, since);
  return [{ doctype: DOCTYPES.oauthClients, id: sourceName, ends }, ...rules];
}

/** Read once for all who follow the same document. */
const read = new WeakMap<Message, JsonObject>();

function membersOf(message: Message): JsonObject {
  const { doc } = (read.has(message) ? { doc: read.get(message) } : JSON.parse(message.payload())) as {
    doc: JsonObject;
  };
  read.set(message, doc);
  return doc;
}

/** The client is still there, but no token that it had then. */
function isRevoked(message: Message, since: number): boolean {
  const { revoked_before: before } = membersOf(message);
  return typeof before === 'number' && before > Math.floor(since / 1000);
}

function follow(fanout: Fanout, owner: Owner, { doctype, id, ends }: Followed, end: () => void): () => void {
  const listener: Listener = {
    deliver: (message) => {
      if (ends(message)) end();
    },
    cut: end,
  };
  fanout.add(owner, doctype, id, listener);
  return () => fanout.remove(owner, doctype, id, listener);
}
