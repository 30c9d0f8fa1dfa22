import { timingSafeEqual } from 'node:crypto';
import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Claims, Tokens } from '#model/token';
import type { Cache } from '#pkg/cache';
import { AppError } from '#pkg/errors';
import type { JsonObject, MemberTree } from '#pkg/json';
import {
  allowsId,
  allowsInside,
  allowsMembers,
  allowsType,
  forbidden,
  mayAllow,
  readMembers,
  selectingMembers,
} from './allow.ts';
import { changeForSource, createForSource, readForSource, removeForSource, type SourceKind } from './app-documents.ts';
import type { Check } from './check-log.ts';
import { type FoldersAbove, foldersAbove } from './file-tree.ts';
import type { FriendCookies } from './friend-cookies.ts';
import { type AppPasswordOpener, type Credentials, type Lock, lockOf, permissionFromToken } from './from-token.ts';
import { createGuesses } from './guesses.ts';
import { followPermissions, type StoredPermission } from './known-documents.ts';
import type { LinkPasswords } from './link-passwords.ts';
import type { Permission, Rule, Verb } from './types.ts';

export interface PermissionsDeps {
  docs: Docs;
  tokens: Tokens;
  /** Counts the wrong guesses of short codes. */
  cache: Cache;
  /** True when the Cookie header proves that the password of a link was given. @default never */
  hasPassword?: LinkPasswords['proves'];
  /** True when the Cookie header proves the address of a friend. @default never */
  hasAddress?: FriendCookies['proves'];
  /** @default there are none */
  appPasswords?: AppPasswordOpener;
  /** Told of every access that was allowed: for the access journal. */
  onAccess?: (permission: Permission, verb: Verb, doctype: string) => void;
  /** Told of every check, allowed or not: for the owner who looks at them. */
  onCheck?: (permission: Permission, check: Check) => void;
  /** @default follows `dir_id` in the documents of the files */
  foldersAbove?: FoldersAbove;
  now?: () => number;
}

/** Gives the members of a document; what is not in the tree may be left out. */
type ReadMembers = (looked: MemberTree) => JsonObject | Promise<JsonObject>;

/** Who may do what. Everything is refused unless a rule allows it. */
export interface Permissions {
  /**
   * What the bearer of a token may do, whatever kind of token (or short code of a share) it is.
   * Rejects with `bad-token`; `forbidden` when a link asks for a password that the cookie does not prove.
   */
  fromToken(instance: Instance, token: string, credentials?: Credentials): Promise<Permission>;
  /** What a code of a share still asks for, that the cookie does not prove; undefined for any other code. */
  lockOf(instance: Instance, code: string, cookie?: string): Promise<Lock | undefined>;
  /** During the onboarding, the link's token reads the instance's settings. Rejects with `bad-token`. */
  fromRegisterToken(instance: Instance, token: string): Permission;

  /** True when a rule says it whatever the document; nobody is told of the check: see `noteAllowed`. */
  allowsId(permission: Permission, verb: Verb, doctype: string, id: string): boolean;
  /** Tells of an access that was allowed by `allowsId`. */
  noteAllowed(permission: Permission, access: { verb: Verb; doctype: string; id: string }): void;
  /** Tells the journal of an access that needs no rule. */
  noteAccess(permission: Permission, verb: Verb, doctype: string): void;
  /** Every document of a doctype. Throws `forbidden`. */
  allowType(permission: Permission, verb: Verb, doctype: string): void;
  /**
   * A document, by its id or its members; for a file, also by a folder above it. Rejects with `forbidden`.
   * @param members the document's members, or those of the document to be, of which only these are looked at; called only
   * if a rule needs them
   */
  allowDoc(
    instance: Instance,
    permission: Permission,
    verb: Verb,
    doctype: string,
    id: string,
    members: ReadMembers,
  ): Promise<void>;
  /** The same for a document that is stored. */
  allowId(instance: Instance, permission: Permission, verb: Verb, doctype: string, id: string): Promise<void>;

  /** Gives an installed app its rules; again: replaces them, but for what the owner has refused. */
  createForApp(instance: Instance, slug: string, rules: readonly Rule[], kind?: SourceKind): Promise<void>;
  removeForApp(instance: Instance, slug: string, kind?: SourceKind): Promise<void>;
  /**
   * Changes the rules of an installed app by title; null takes one away.
   * Rejects with `not-found`, or `forbidden` when a rule is added that the caller has not. For the settings app, a rule that
   * is taken away is refused for good, and only it gives it back.
   */
  changeForApp(
    instance: Instance,
    caller: Permission,
    slug: string,
    changes: Readonly<Record<string, Rule | null>>,
    kind?: SourceKind,
  ): Promise<StoredPermission>;
  /** What an installed app may do, and what was refused to it: for itself, and for the owner. */
  ofApp(instance: Instance, caller: Permission, slug: string, kind?: SourceKind): Promise<StoredPermission>;
}

const ONBOARDING: readonly Rule[] = [
  { type: DOCTYPES.settings, verbs: ['GET'], values: ['io.cozy.settings.instance'] },
];

export function createPermissions(deps: PermissionsDeps): Permissions {
  const { docs, tokens, hasPassword = () => false, now = Date.now } = deps;
  const { onAccess = () => undefined, onCheck = () => undefined } = deps;
  const above = deps.foldersAbove ?? foldersAbove(docs);
  const known = followPermissions(docs, now);
  const fromTokenDeps = {
    docs,
    tokens,
    known,
    hasPassword,
    hasAddress: deps.hasAddress ?? (() => false),
    guesses: createGuesses(deps.cache),
    appPasswords: deps.appPasswords,
    read: new WeakMap<Claims, Permission>(),
    now,
  };

  const noteAllowed: Permissions['noteAllowed'] = (permission, { verb, doctype, id }) => {
    onCheck(permission, { verb, doctype, id, allowed: true });
    onAccess(permission, verb, doctype);
  };
  const ofRequest = requestMarker();
  /** By what is in the document. */
  const checkMembers = async (
    instance: Instance,
    permission: Permission,
    { verb, doctype, members }: { verb: Verb; doctype: string; members: ReadMembers },
  ): Promise<void> => {
    if (!mayAllow(permission, verb, doctype)) throw forbidden();
    const object = await members(selectingMembers(permission, verb, doctype));
    if (allowsMembers(permission, verb, doctype, object)) return;
    if (doctype === DOCTYPES.files) {
      for await (const folder of above(instance, object)) if (allowsInside(permission, verb, folder)) return;
    }
    throw forbidden();
  };
  const allowDoc: Permissions['allowDoc'] = async (instance, permission, verb, doctype, id, members) => {
    try {
      if (!allowsId(permission, verb, doctype, id)) {
        await checkMembers(instance, permission, { verb, doctype, members });
      }
    } catch (error) {
      onCheck(permission, { verb, doctype, id, allowed: false });
      throw error;
    }
    noteAllowed(permission, { verb, doctype, id });
  };

  return {
    async fromToken(instance, token, credentials = {}) {
      const permission = await permissionFromToken(fromTokenDeps, instance, token, credentials);
      const { address } = credentials;
      return address === undefined ? permission : ofRequest(permission, instance.prefix, address);
    },
    lockOf: (instance, code, cookie) => lockOf(fromTokenDeps, instance, code, cookie),
    fromRegisterToken: (instance, token) => {
      if (!sameSecret(instance.register_token, token)) throw new AppError('bad-token', 'Invalid JWT token');
      return { type: 'register', sourceId: '', rules: ONBOARDING };
    },

    allowsId,
    noteAllowed,
    noteAccess: onAccess,
    allowType(permission, verb, doctype) {
      const allowed = allowsType(permission, verb, doctype);
      onCheck(permission, { verb, doctype, allowed });
      if (!allowed) throw forbidden();
      onAccess(permission, verb, doctype);
    },
    allowDoc,
    allowId: (instance, permission, verb, doctype, id) =>
      allowDoc(instance, permission, verb, doctype, id, async (looked) => {
        const { rev, body } = await docs.database(instance, doctype).get(id);
        return { ...readMembers(body, looked), _id: id, _rev: rev };
      }),

    createForApp: (instance, slug, rules, kind = 'app') =>
      createForSource({ docs, known }, instance, kind, slug, rules),
    changeForApp: (instance, caller, slug, changes, kind = 'app') =>
      changeForSource({ docs, known }, instance, caller, { kind, slug }, changes),
    ofApp: (instance, caller, slug, kind = 'app') => readForSource({ docs, known }, instance, caller, { kind, slug }),
    removeForApp: (instance, slug, kind = 'app') => removeForSource({ docs, known }, instance, kind, slug),
  };
}

/** Says of what request a permission is. The requests of a client come from one address: theirs is made once. */
function requestMarker(): (permission: Permission, prefix: string, address: string) => Permission {
  const made = new WeakMap<Permission, Permission>();
  return (permission, prefix, address) => {
    const last = made.get(permission);
    if (last?.request?.prefix === prefix && last.request.address === address) return last;
    const fresh = { ...permission, request: { prefix, address } };
    made.set(permission, fresh);
    return fresh;
  };
}

function sameSecret(expected: string | undefined, given: string): boolean {
  if (!expected) return false;
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
