import { DOCTYPES, type Docs, GLOBAL_PREFIX } from '#model/docs';
import { checkDoctype } from '#model/permission';
import { AppError, isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import type { RemoteSecrets } from './types.ts';

/**
 * What the declarations of remote doctypes call `{{secret_<name>}}`: documents of `io.cozy.remote.secrets`, of no instance, whose id is
 * the doctype. Written by the administrator, read by no app.
 */
export interface RemoteSecretStore {
  /** By name; none for a doctype that has none. */
  of(doctype: string): Promise<RemoteSecrets>;
  /** Doctypes with the names of their secrets, without what they are. */
  list(): Promise<{ doctype: string; names: string[] }[]>;
  /**
   * @param changes by name; null removes one
   * @returns the names that there are now. Rejects with kind `bad-request` for what is no doctype, `unprocessable` for a name that no
   * declaration could have, or for a text that is too long
   */
  change(doctype: string, changes: Readonly<Record<string, string | null>>): Promise<string[]>;
  /** Rejects with kind `not-found`. */
  remove(doctype: string): Promise<void>;
}

/** As in a declaration, after `secret_`; the members of a document that begin with `_` are not its own. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,92}$/;
const MAX_LENGTH = 10_000;
const OWNER = { prefix: GLOBAL_PREFIX };
const DOCTYPE = DOCTYPES.remoteSecrets;

export function createRemoteSecrets(docs: Docs): RemoteSecretStore {
  async function find(doctype: string) {
    try {
      return await docs.get<JsonObject>(OWNER, DOCTYPE, doctype);
    } catch (error) {
      if (isKind(error, 'not-found')) return undefined;
      throw error;
    }
  }

  return {
    async of(doctype) {
      const { _id, _rev, ...members } = (await find(doctype)) ?? {};
      return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, String(value)]));
    },

    async list() {
      const all = await Array.fromAsync(docs.all<JsonObject>(OWNER, DOCTYPE));
      return all.map(({ _id, _rev, ...members }) => ({ doctype: _id, names: Object.keys(members).sort() }));
    },

    async change(doctype, changes) {
      checkDoctype(doctype);
      for (const [name, value] of Object.entries(changes)) checkSecret(name, value);
      const old = await find(doctype);
      const { _id, _rev, ...members } = old ?? {};
      const kept = Object.fromEntries(Object.entries({ ...members, ...changes }).filter(([, value]) => value !== null));
      const names = Object.keys(kept).sort();
      if (old && names.length === 0) await docs.delete(OWNER, DOCTYPE, old);
      else if (old) await docs.update<JsonObject>(OWNER, DOCTYPE, { ...kept, _id: doctype, _rev: old._rev }, old);
      else if (names.length > 0) await docs.create<JsonObject>(OWNER, DOCTYPE, { ...kept, _id: doctype });
      return names;
    },

    async remove(doctype) {
      const old = await find(doctype);
      if (!old) throw new AppError('not-found', 'This doctype has no secrets');
      await docs.delete(OWNER, DOCTYPE, old);
    },
  };
}

function checkSecret(name: string, value: string | null): void {
  if (!NAME.test(name)) throw new AppError('unprocessable', 'No secret can have this name', { parameter: 'name' });
  if (value !== null && (value === '' || value.length > MAX_LENGTH)) {
    throw new AppError('unprocessable', `A secret has 1 to ${MAX_LENGTH} characters`, { parameter: name });
  }
}
