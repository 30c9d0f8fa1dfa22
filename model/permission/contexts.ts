import { randomBytes } from 'node:crypto';
import { DOCTYPES, type Docs } from '#model/docs';
import { type Instance, isEmail } from '#model/instance';
import type { Tokens } from '#model/token';
import { AppError } from '#pkg/errors';
import { forbidden } from './allow.ts';
import type { StoredPermission } from './known-documents.ts';
import { printRules } from './rules.ts';
import { makeCodes } from './share-codes.ts';
import { checkMaker, checkShareable, isParent, mayEnd } from './share-rights.ts';
import type { Friend, Permission, PermissionDocument, Rule } from './types.ts';

const MAX_TEXT = 200;
const MAX_FRIENDS = 100;

export interface NewFriend {
  name: string;
  email?: string;
  /** They must prove the address. */
  proof?: boolean;
}

export interface ContextOptions {
  title: string;
  rules: readonly Rule[];
  friends: readonly NewFriend[];
  /** RFC 3339 */
  expiresAt?: string;
}

/** What is absent stays as it is. */
export interface ContextChanges {
  title?: string;
  /** In place of those it has. */
  rules?: readonly Rule[];
  /** RFC 3339; empty: it has no end. */
  expiresAt?: string;
}

/**
 * Data that is opened to named friends and to nobody else: a share where each friend has a code of their own. One of them
 * can be let go alone, and may have to prove an e-mail address.
 */
export interface Contexts {
  /** Rejects as the creation of a share does. */
  create(instance: Instance, caller: Permission, options: ContextOptions): Promise<StoredPermission>;
  /** Those that the caller may change. */
  list(instance: Instance, caller: Permission): Promise<StoredPermission[]>;
  get(instance: Instance, caller: Permission, id: string): Promise<StoredPermission>;
  /** Each friend keeps their code. Rejects as the creation does, with `not-found`, or with `conflict`. */
  update(instance: Instance, caller: Permission, id: string, changes: ContextChanges): Promise<StoredPermission>;
  /** Answers the context, and the id of the new friend. */
  addFriend(
    instance: Instance,
    caller: Permission,
    id: string,
    friend: NewFriend,
  ): Promise<{ context: StoredPermission; friend: string }>;
  /** Their code is refused from now on; the others see nothing of it. */
  removeFriend(instance: Instance, caller: Permission, id: string, friend: string): Promise<void>;
  remove(instance: Instance, caller: Permission, id: string): Promise<void>;
}

export function createContexts({ docs, tokens }: { docs: Docs; tokens: Tokens }): Contexts {
  const write = (instance: Instance, next: StoredPermission, old: StoredPermission) =>
    docs.update(instance, DOCTYPES.permissions, next, old);

  async function get(instance: Instance, caller: Permission, id: string, may = isParent): Promise<StoredPermission> {
    const context = await docs.get<PermissionDocument>(instance, DOCTYPES.permissions, id);
    if (!context.friends) throw new AppError('not-found', 'Not Found');
    if (!may(caller, context)) throw forbidden();
    return context;
  }

  return {
    get: (instance, caller, id) => get(instance, caller, id),

    async create(instance, caller, { title, rules, friends, expiresAt }) {
      checkMaker(caller);
      checkShareable(caller, rules);
      if (friends.length > MAX_FRIENDS) throw tooMany();
      const named = Object.fromEntries(friends.map((friend) => [newId(), checkFriend(friend)]));
      const document: PermissionDocument = {
        type: 'share',
        source_id: caller.sourceId,
        title: checkText(title, 'title'),
        permissions: printRules(rules),
        friends: named,
        ...(await makeCodes(tokens, instance, Object.keys(named), false)),
        ...(expiresAt && { expires_at: expiresAt }),
      };
      return docs.create(instance, DOCTYPES.permissions, document);
    },

    async list(instance, caller) {
      const found: StoredPermission[] = [];
      for await (const share of docs.all<PermissionDocument>(instance, DOCTYPES.permissions)) {
        if (share.friends && isParent(caller, share)) found.push(share);
      }
      return found;
    },

    async update(instance, caller, id, { title, rules, expiresAt }) {
      const context = await get(instance, caller, id);
      if (rules) checkShareable(caller, rules);
      const { expires_at: end, ...kept } = context;
      const expires_at = expiresAt ?? end ?? '';
      const next = {
        ...kept,
        ...(title !== undefined && { title: checkText(title, 'title') }),
        ...(rules && { permissions: printRules(rules) }),
        ...(expires_at !== '' && { expires_at }),
      };
      return write(instance, next, context);
    },

    async addFriend(instance, caller, id, friend) {
      const context = await get(instance, caller, id);
      const { friends = {}, codes, shortcodes } = context;
      if (Object.keys(friends).length >= MAX_FRIENDS) throw tooMany();
      const name = newId();
      const made = await makeCodes(tokens, instance, [name], false);
      const next = {
        ...context,
        friends: { ...friends, [name]: checkFriend(friend) },
        codes: { ...codes, ...made.codes },
        shortcodes: { ...shortcodes, ...made.shortcodes },
      };
      return { context: await write(instance, next, context), friend: name };
    },

    async removeFriend(instance, caller, id, friend) {
      const context = await get(instance, caller, id, mayEnd);
      const { friends = {}, codes = {}, shortcodes = {} } = context;
      if (!Object.hasOwn(friends, friend)) throw new AppError('not-found', 'Not Found');
      const next = {
        ...context,
        friends: without(friends, friend),
        codes: without(codes, friend),
        shortcodes: without(shortcodes, friend),
      };
      await write(instance, next, context);
    },

    async remove(instance, caller, id) {
      await docs.delete(instance, DOCTYPES.permissions, await get(instance, caller, id, mayEnd));
    },
  };
}

function newId(): string {
  return randomBytes(8).toString('hex');
}

function without<T>(members: Record<string, T>, name: string): Record<string, T> {
  const { [name]: gone, ...kept } = members;
  return kept;
}

function checkFriend({ name, email, proof = false }: NewFriend): Friend {
  if (email !== undefined && !isEmail(email)) throw unprocessable('It is not an e-mail address', 'email');
  if (proof && email === undefined) throw unprocessable('A proof needs an e-mail address', 'email');
  return { name: checkText(name, 'name'), ...(email !== undefined && { email }), ...(proof && { proof }) };
}

function checkText(text: string, attribute: string): string {
  if (text.trim() === '' || text.length > MAX_TEXT) throw unprocessable('It is empty or too long', attribute);
  return text.trim();
}

function tooMany(): AppError {
  return unprocessable(`More than ${MAX_FRIENDS} friends`, 'friends');
}

function unprocessable(message: string, attribute: string): AppError {
  return new AppError('unprocessable', message, { pointer: `/data/attributes/${attribute}` });
}
