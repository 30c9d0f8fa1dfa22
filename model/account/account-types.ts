import { DOCTYPES, type Docs, GLOBAL_PREFIX, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError, isKind } from '#pkg/errors';

/**
 * A document of `io.cozy.account_types`, of no instance: how the accounts of one kind are opened at their provider. Its id is
 * the slug, or `<context>/<slug>` for the instances of a context.
 */
export interface AccountType {
  /** `authorization_code`, `token`... with `+secret` after it or not. */
  grant_mode?: string;
  client_id?: string;
  client_secret?: string;
  auth_endpoint?: string;
  token_endpoint?: string;
  /** Page of the provider where its owner sees what an account gives. */
  manage_endpoint?: string;
  /** Page where its owner logs in again. @default the authorization again */
  reconnect_endpoint?: string;
  /** How the client proves itself to the token endpoint. @default form */
  token_mode?: 'form' | 'basic' | 'get';
  /** The address that the provider knows; absent: the one of the instance. */
  redirect_uri?: string;
  /** Further parameters of the authorization. */
  extras?: Record<string, string>;
  skip_redirect_uri_on_authorize?: boolean;
  skip_state_on_token?: boolean;
}

/** Rejects with kind `not-found`. */
export async function findAccountType(docs: Docs, { context }: Instance, slug: string): Promise<AccountType> {
  const ids = context === undefined ? [slug] : [`${context}/${slug}`, slug];
  for (const id of ids) {
    try {
      return await docs.get<AccountType>({ prefix: GLOBAL_PREFIX }, DOCTYPES.accountTypes, id);
    } catch (error) {
      if (!isKind(error, 'not-found')) throw error;
    }
  }
  throw new AppError('not-found', 'There is no such type of account');
}

/** Those that the administrator has declared. The id is the slug, or `<context>/<slug>`. */
export interface AccountTypes {
  list(): Promise<StoredObject<AccountType>[]>;
  /** Takes the place of the one that is there. */
  put(id: string, type: AccountType): Promise<void>;
  /** Rejects with kind `not-found`. */
  remove(id: string): Promise<void>;
}

const OWNER = { prefix: GLOBAL_PREFIX };

export function createAccountTypes(docs: Docs): AccountTypes {
  const get = (id: string) => docs.get<AccountType>(OWNER, DOCTYPES.accountTypes, id);
  return {
    list: () => Array.fromAsync(docs.all<AccountType>(OWNER, DOCTYPES.accountTypes)),
    async put(id, type) {
      const old = await get(id).catch((error: unknown) => {
        if (!isKind(error, 'not-found')) throw error;
      });
      if (old) await docs.update<AccountType>(OWNER, DOCTYPES.accountTypes, { ...type, _id: id, _rev: old._rev }, old);
      else await docs.create<AccountType>(OWNER, DOCTYPES.accountTypes, { ...type, _id: id });
    },
    remove: async (id) => void (await docs.delete(OWNER, DOCTYPES.accountTypes, await get(id))),
  };
}
