import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Tokens } from '#model/token';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { forbidden } from './allow.ts';
import { changeRules } from './change-rules.ts';
import type { StoredPermission } from './known-documents.ts';
import { parseRules, printRules } from './rules.ts';
import { makeCodes } from './share-codes.ts';
import {
  checkMaker,
  checkShareable,
  checkSharedTypes,
  isParent,
  mayChangeRules,
  mayEnd,
  mayRead,
} from './share-rights.ts';
import type { Permission, PermissionDocument, Rule } from './types.ts';

export interface SharesDeps {
  docs: Docs;
  tokens: Tokens;
  /** Hash of the password of a link. */
  hashPassword: (password: string) => Promise<string>;
  now?: () => number;
}

interface ShareOptions {
  rules: readonly Rule[];
  /** A code for each of them; the empty name is a name. */
  names: readonly string[];
  /** In ms; absent: for ever. */
  ttl?: number;
  /** RFC 3339: it ends then, whatever the ttl. */
  expiresAt?: string;
  /** Short codes of six digits; only when the share ends within the hour. */
  tiny?: boolean;
  password?: string;
  cozyMetadata?: JsonObject;
}

/** `undefined`: left as it is; empty: taken away. */
export interface ShareChanges {
  /** Codes that are not in it any more are of no use any more; new ones cannot be made so. */
  codes?: Record<string, string>;
  /** Replaced title by title; null takes a rule away. */
  rules?: Record<string, Rule | null>;
  password?: string;
  /** RFC 3339 */
  expiresAt?: string;
}

/** What is shared by links: permissions that are given to whoever has a code. */
export interface Shares {
  /** Rejects with `forbidden` when the caller may not do what they share. */
  create(instance: Instance, caller: Permission, options: ShareOptions): Promise<StoredPermission>;
  /** For its source, or who may do everything. Rejects with `not-found`, `forbidden`. */
  get(instance: Instance, caller: Permission, id: string): Promise<StoredPermission>;
  update(instance: Instance, caller: Permission, id: string, changes: ShareChanges): Promise<StoredPermission>;
  /** Also for the settings app. */
  revoke(instance: Instance, caller: Permission, id: string): Promise<void>;
  /** The shares by link, expired or not. */
  all(instance: Instance): AsyncIterable<StoredPermission>;
}

const HOUR = 3_600_000;
const MAX_CODES = 100;

export function createShares({ docs, tokens, hashPassword, now = Date.now }: SharesDeps): Shares {
  const read = (instance: Instance, id: string) => docs.get<PermissionDocument>(instance, DOCTYPES.permissions, id);

  async function readOwn(
    instance: Instance,
    caller: Permission,
    id: string,
    mayChange = isParent,
  ): Promise<StoredPermission> {
    const share = await read(instance, id);
    if (!share.type.startsWith('share') || !mayChange(caller, share)) throw forbidden();
    return share;
  }

  return {
    async create(instance, caller, { rules, names, ttl, expiresAt, tiny = false, password, cozyMetadata }) {
      checkMaker(caller);
      if (names.length > MAX_CODES) throw new AppError('bad-request', `More than ${MAX_CODES} codes`);
      checkShareable(caller, rules);
      const short = tiny && ttl !== undefined && ttl <= HOUR;
      const document: PermissionDocument = {
        type: 'share',
        source_id: caller.sourceId,
        permissions: printRules(rules),
        ...(await makeCodes(tokens, instance, names, short)),
        ...(ttl !== undefined && { expires_at: new Date(now() + ttl).toISOString() }),
        ...(expiresAt && { expires_at: expiresAt }),
        ...(password && { password: await hashPassword(password) }),
        ...(cozyMetadata && { cozyMetadata }),
      };
      return docs.create(instance, DOCTYPES.permissions, document);
    },

    async get(instance, caller, id) {
      const document = await read(instance, id);
      if (!mayRead(caller, document)) throw forbidden();
      return document;
    },

    async update(instance, caller, id, { codes, rules, password, expiresAt }) {
      const onlyRules = codes === undefined && password === undefined && expiresAt === undefined;
      const share = await readOwn(instance, caller, id, onlyRules ? mayChangeRules : isParent);
      const next = { ...share };
      if (codes) Object.assign(next, pruneCodes(share, codes));
      if (rules) checkSharedTypes(Object.values(rules).filter((rule) => rule !== null));
      if (rules)
        next.permissions = printRules(
          changeRules(caller, parseRules(share.permissions), rules, isParent(caller, share)),
        );
      if (password) next.password = await hashPassword(password);
      else if (password === '') delete next.password;
      if (expiresAt) next.expires_at = expiresAt;
      else if (expiresAt === '') delete next.expires_at;
      return docs.update(instance, DOCTYPES.permissions, next, share);
    },

    async revoke(instance, caller, id) {
      await docs.delete(instance, DOCTYPES.permissions, await readOwn(instance, caller, id, mayEnd));
    },

    async *all(instance) {
      for await (const share of docs.all<PermissionDocument>(instance, DOCTYPES.permissions)) {
        if (share.type === 'share') yield share;
      }
    },
  };
}

function pruneCodes(share: StoredPermission, kept: Record<string, string>) {
  const keep = <T>(all: Record<string, T> = {}) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => Object.hasOwn(kept, name)));
  const { friends } = share;
  return { codes: keep(share.codes), shortcodes: keep(share.shortcodes), ...(friends && { friends: keep(friends) }) };
}
