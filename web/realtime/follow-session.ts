import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Permission } from '#model/permission';
import type { Session } from '#model/session';
import type { Fanout, Listener } from './fanout.ts';

/** What a session opened ends with it: who logs out is told nothing more. Returns what stops that. */
export function followSession(
  fanout: Fanout,
  { instance, session }: { instance: Instance; session: Session | undefined },
  end: () => void,
): () => void {
  return session ? follow(fanout, instance, { doctype: DOCTYPES.sessions, id: session._id }, end) : () => undefined;
}

/** What an app, a link, a device or an app password opened ends when the owner changes its rights. Returns what stops that. */
export function followBearer(fanout: Fanout, instance: Instance, permission: Permission, end: () => void): () => void {
  const document = documentOf(permission);
  return document ? follow(fanout, instance, document, end) : () => undefined;
}

interface Followed {
  doctype: string;
  id: string;
  /** Any change of it may take something away: who still may will open another one. */
  untilChanged?: boolean;
}

function documentOf({ type, id, sourceId }: Permission): Followed | undefined {
  const sourceName = sourceId.slice(sourceId.indexOf('/') + 1);
  if (type === 'app-password') return { doctype: DOCTYPES.appPasswords, id: sourceName };
  if (type === 'oauth') return { doctype: DOCTYPES.oauthClients, id: sourceName };
  return id === undefined ? undefined : { doctype: DOCTYPES.permissions, id, untilChanged: true };
}

function follow(
  fanout: Fanout,
  instance: Instance,
  { doctype, id, untilChanged = false }: Followed,
  end: () => void,
): () => void {
  const listener: Listener = {
    deliver: ({ verb }) => {
      if (verb === 'DELETED' || untilChanged) end();
    },
    cut: end,
  };
  fanout.add(instance, doctype, id, listener);
  return () => fanout.remove(instance, doctype, id, listener);
}
