import { createHash } from 'node:crypto';
import { DOCTYPES, type Docs, GLOBAL_PREFIX, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import type { Identity, Logout } from './types.ts';

const GLOBAL = { prefix: GLOBAL_PREFIX };
/** Of one person: the oldest are forgotten first. */
const MAX_LOGINS = 50;
const MAX_TRIES = 5;

/** A login that a provider made, on any instance. */
export interface ProviderLogin {
  domain: string;
  sid?: string;
  /** What ends with it: a session, or the tokens of a client. */
  sessionId?: string;
  clientId?: string;
}

/** `io.cozy.oidc.bindings`: one document for each person that a provider logged in. */
interface Binding {
  logins: ProviderLogin[];
}

/** Which sessions and devices a provider may end, for it does not know the instances. */
export interface OidcBindings {
  add(
    providerKey: string,
    identity: Identity,
    instance: Instance,
    bound: Omit<ProviderLogin, 'domain' | 'sid'>,
  ): Promise<void>;
  /** What a logout ends, forgotten here. */
  take(logout: Logout): Promise<ProviderLogin[]>;
}

export function createOidcBindings(docs: Docs): OidcBindings {
  const read = async (id: string): Promise<StoredObject<Binding> | undefined> =>
    docs.get<Binding>(GLOBAL, DOCTYPES.oidcBindings, id).catch((error: unknown) => {
      if (!isKind(error, 'not-found')) throw error;
      return undefined;
    });

  /** Again when another login of the same person came first. */
  async function change(id: string, logins: (known: ProviderLogin[]) => ProviderLogin[]): Promise<ProviderLogin[]> {
    for (let tries = 1; ; tries++) {
      try {
        const known = await read(id);
        const kept = logins(known?.logins ?? []);
        if (!known && kept.length > 0)
          await docs.create<Binding>(GLOBAL, DOCTYPES.oidcBindings, { _id: id, logins: kept });
        if (known && kept.length > 0)
          await docs.update<Binding>(GLOBAL, DOCTYPES.oidcBindings, { ...known, logins: kept });
        if (known && kept.length === 0) await docs.delete(GLOBAL, DOCTYPES.oidcBindings, known);
        return known?.logins ?? [];
      } catch (error) {
        if (!isKind(error, 'conflict') || tries === MAX_TRIES) throw error;
      }
    }
  }

  return {
    async add(providerKey, { sub, sid }, { domain }, bound) {
      const login = { domain, ...bound, ...(sid !== undefined && { sid }) };
      await change(idOf('sub', providerKey, sub), (known) => [...known, login].slice(-MAX_LOGINS));
      // A logout may name the session alone.
      if (sid !== undefined)
        await change(idOf('sid', providerKey, sid), (known) => [...known, login].slice(-MAX_LOGINS));
    },

    async take({ providerKey, sub, sid }) {
      // A login whose session the provider did not name ends with any of them.
      const isEnded = (login: ProviderLogin) => sid === undefined || login.sid === undefined || login.sid === sid;
      const ended = new Map<string, ProviderLogin>();
      for (const [kind, name] of [
        ['sid', sid],
        ['sub', sub],
      ] as const) {
        if (name === undefined) continue;
        const known = await change(idOf(kind, providerKey, name), (logins) =>
          logins.filter((login) => !isEnded(login)),
        );
        for (const login of known.filter(isEnded)) ended.set(JSON.stringify(login), login);
      }
      return [...ended.values()];
    },
  };
}

function idOf(kind: 'sub' | 'sid', providerKey: string, name: string): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, providerKey, name]))
    .digest('hex');
}
