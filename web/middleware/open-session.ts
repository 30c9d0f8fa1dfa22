import type { Context } from 'hono';
import type { Instance } from '#model/instance';
import type { Session, SessionKind, Sessions } from '#model/session';
import { clientOrigin } from './client-origin.ts';
import { deviceOf, giveDevice } from './device-cookie.ts';
import type { WebEnv } from './env.ts';

interface OpenSessionDeps {
  sessions: Pick<Sessions, 'create' | 'cookie'>;
  /** False only on a development build, where there is no TLS. */
  secure: boolean;
}

/** Logs this browser in: a new session, whatever it had before, and the cookies. */
export async function openSession(
  c: Context<WebEnv>,
  { sessions, secure }: OpenSessionDeps,
  instance: Instance,
  kind: SessionKind,
): Promise<Session> {
  const device = deviceOf(c);
  const session = await sessions.create(instance, kind, { ...clientOrigin(c), device });
  c.header('Set-Cookie', sessions.cookie(instance, session), { append: true });
  giveDevice(c, instance, device, secure);
  return session;
}
