import { DOCTYPES } from '#model/docs';
import { AppError } from '#pkg/errors';
import { forbidden } from './allow.ts';
import { checkWritablePattern } from './doctype-access.ts';
import type { StoredPermission } from './known-documents.ts';
import { isSubset, parseRules } from './rules.ts';
import { isSettingsApp } from './settings-app.ts';
import type { Permission, Rule } from './types.ts';

/** Who has a link, or the password of a program, shares nothing again and changes nobody's rules. */
const MAKERS: ReadonlySet<string> = new Set(['app', 'konnector', 'oauth', 'cli']);

/** Throws `forbidden`. */
export function checkMaker(caller: Permission): void {
  if (!MAKERS.has(caller.type)) throw forbidden();
}

/** Nobody gives more than they have, nor the right to write what only the server writes. */
export function checkShareable(caller: Permission, rules: readonly Rule[]): void {
  if (rules.length === 0)
    throw new AppError('unprocessable', 'There is no rule', { pointer: '/data/attributes/permissions' });
  if (!isSubset(rules, caller.rules)) throw forbidden();
  checkSharedTypes(rules);
}

/** Throws `forbidden` for what only the server writes; files are written by their own routes. */
export function checkSharedTypes(rules: readonly Rule[]): void {
  for (const { type } of rules) if (type !== DOCTYPES.files) checkWritablePattern(type);
}

/** Who has a link has the source of who made it, but is not them: only that link is theirs to read. */
export function mayRead(caller: Permission, document: StoredPermission): boolean {
  if (caller.type.startsWith('share')) return caller.id === document._id;
  return caller.sourceId === document.source_id || isEverything(caller);
}

/** Who made it, the owner's own clients, and a device that could have made it. */
export function isParent(caller: Permission, share: StoredPermission): boolean {
  if (!MAKERS.has(caller.type)) return false;
  if (caller.sourceId === share.source_id || isEverything(caller)) return true;
  return caller.type === 'oauth' && coversAll(caller, share);
}

/** The owner ends what any app has shared, in the settings. */
export function mayEnd(caller: Permission, share: StoredPermission): boolean {
  return isSettingsApp(caller) || isParent(caller, share);
}

/** Who could have made it may change its rules. */
export function mayChangeRules(caller: Permission, share: StoredPermission): boolean {
  return isParent(caller, share) || (MAKERS.has(caller.type) && coversAll(caller, share));
}

function coversAll(caller: Permission, share: StoredPermission): boolean {
  return isSubset(parseRules(share.permissions), caller.rules);
}

function isEverything({ rules }: Permission): boolean {
  return rules.some(({ type, verbs }) => type === '*' && verbs.length === 0);
}
