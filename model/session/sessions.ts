import type { Docs } from '#model/docs';
import type { Instance } from '#model/instance';
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
import { createSessionDocuments } from './session-documents.ts';
import type { LoginOrigin, NewDevice, Origin, Session, SessionKind } from './types.ts';
import { nameOfBrowser } from './user-agent.ts';

/** A browser may hold stale cookies of the same name, or such that an app has set for longer paths: only so many are tried. */
const MAX_COOKIES = 100;
const REMEMBERED = 2000;

export interface SessionsDeps {
  docs: Docs;
  subdomains: SubdomainLayout;
  /** False only on a development build, where there is no TLS. */
  secure: boolean;
  /** Tells the owner. It must neither wait nor fail. */
  onNewDevice?: (instance: Instance, device: NewDevice) => void;
  now?: () => number;
}

/** How long after a login something grave may be done without asking again, in ms. */
const RECENT = 10 * 60_000;

export interface Sessions {
  /** Opens a session and writes it in the history of logins; the owner is told of a browser that is new. */
  create(instance: Instance, kind: SessionKind, origin: Origin): Promise<Session>;
  /** The live session that a `Cookie` header proves, if any. It costs no read when it was seen a moment ago. */
  fromCookie(instance: Instance, header: string | undefined): Promise<Session | undefined>;
  /** The owner has proved again who they are, in this browser. */
  confirm(instance: Instance, session: Session): Promise<void>;
  /** True for ten minutes after the login, or the last confirmation. */
  isRecent(session: Session): boolean;
  list(instance: Instance): Promise<Session[]>;
  /** What each of these sessions was opened with, by id; those whose login is not known are absent. */
  origins(instance: Instance, ids: readonly string[]): Promise<Map<string, LoginOrigin>>;
  /** Succeeds when it is already gone. */
  delete(instance: Instance, session: Session): Promise<void>;
  /** Ends every session but one, or every one. */
  deleteOthers(instance: Instance, kept: Session | undefined): Promise<void>;
  /** The Set-Cookie line that gives a session to a browser. */
  cookie(instance: Instance, session: Session): string;
  /** The Set-Cookie line that makes the browser forget it. */
  expiredCookie(instance: Instance): string;
}

export function createSessions(deps: SessionsDeps): Sessions {
  const { docs, subdomains, secure, onNewDevice, now = Date.now } = deps;
  const recent = createRecentSessions(docs, now);
  const documents = createSessionDocuments(docs, now);
  const cookies = createCookies({ subdomains, secure, now });
  const openId = rememberOpened();

  return {
    ...cookies,

    async create(instance, kind, origin) {
      const session = await documents.create(instance, kind);
      if (kind !== 'short' && (await documents.writeLogin(instance, session, origin))) {
        const { address, userAgent } = origin;
        onNewDevice?.(instance, { browser: nameOfBrowser(userAgent), address, at: session.created_at });
      }
      return session;
    },

    async fromCookie(instance, header) {
      const name = cookieName(instance, subdomains);
      for (const value of cookieValues(header, name).slice(0, MAX_COOKIES)) {
        const id = openId(value, name, instance);
        const session = id === undefined ? undefined : await recent.get(instance, id);
        if (session && documents.isLive(session)) return documents.touch(instance, session);
      }
      return undefined;
    },

    confirm: documents.confirm,
    isRecent: ({ created_at, confirmed_at: at = created_at }) => now() - Date.parse(at) < RECENT,
    list: documents.list,
    origins: documents.origins,
    delete: documents.remove,

    async deleteOthers(instance, kept) {
      for (const session of await documents.list(instance)) {
        if (session._id !== kept?._id) await documents.remove(instance, session);
      }
    },
  };
}

/** A browser shows the same cookie with every request: its code is computed once, for as long as the secret is the same. */
function rememberOpened() {
  const opened = new Map<string, string>();
  return (value: string, name: string, instance: Instance): string | undefined => {
    const key = `${name} ${instance.session_secret} ${value}`;
    const known = opened.get(key);
    if (known !== undefined) return known;
    const id = openSessionId(value, name, secretOf(instance));
    if (id !== undefined) opened.set(key, id);
    if (opened.size > REMEMBERED) opened.delete(opened.keys().next().value as string);
    return id;
  };
}

type CookieDeps = Required<Omit<SessionsDeps, 'docs' | 'onNewDevice'>>;

function createCookies({ subdomains, secure, now }: CookieDeps): Pick<Sessions, 'cookie' | 'expiredCookie'> {
  const optionsFor = (instance: Instance) => ({
    name: cookieName(instance, subdomains),
    domain: cookieDomain(instance, subdomains),
    secure,
  });
  return {
    cookie(instance, session) {
      const options = optionsFor(instance);
      const kind = session.short_run ? 'short' : session.long_run ? 'long' : 'normal';
      const value = sealSessionId(session._id, options.name, secretOf(instance), Math.floor(now() / 1000));
      return setCookieLine(value, { ...options, ...cookieMaxAge(kind) });
    },
    expiredCookie: (instance) => setCookieLine('', { ...optionsFor(instance), maxAge: 0 }),
  };
}

function secretOf(instance: Instance): Buffer {
  return Buffer.from(instance.session_secret, 'base64');
}
