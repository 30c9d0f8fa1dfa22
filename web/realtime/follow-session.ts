import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Session } from '#model/session';
import type { Fanout, Listener } from './fanout.ts';

/** What a session opened ends with it: who logs out is told nothing more. Returns what stops that. */
export function followSession(
  fanout: Fanout,
  { instance, session }: { instance: Instance; session: Session | undefined },
  end: () => void,
): () => void {
  if (!session) return () => undefined;
  const listener: Listener = {
    deliver: ({ verb }) => {
      if (verb === 'DELETED') end();
    },
    cut: end,
  };
  fanout.add(instance, DOCTYPES.sessions, session._id, listener);
  return () => fanout.remove(instance, DOCTYPES.sessions, session._id, listener);
}
