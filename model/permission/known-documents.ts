import { DOCTYPES, type Docs, followDocuments, type Owner, type StoredObject } from '#model/docs';
import { friendOf } from './friends.ts';
import { withOwnAccounts } from './own-accounts.ts';
import { readRules } from './rules.ts';
import type { Permission, PermissionDocument } from './types.ts';

export type StoredPermission = StoredObject<PermissionDocument>;

/** A permission document, and its rules: read once, at the first use. */
export interface KnownDocument {
  document: StoredPermission;
  /** Name of the code it was found by. */
  code?: string;
  permission: () => Permission;
}

/** The permission documents of one owner, found by what requests have: a source or a code. */
export interface KnownDocuments {
  bySource(type: string, sourceId: string): KnownDocument | undefined;
  /** @param code a code or a short code */
  byCode(code: string): KnownDocument | undefined;
}

/** Keeps the permission documents of the owners that are used. */
export function followPermissions(docs: Docs, now: () => number): (owner: Owner) => Promise<KnownDocuments> {
  const known = followDocuments(docs, { doctype: DOCTYPES.permissions, entriesOf, now });
  return async (owner) => {
    const byKey = await known(owner);
    return {
      bySource: (type, sourceId) => byKey.get(sourceKey(type, sourceId)),
      byCode: (code) => byKey.get(codeKey(code)),
    };
  };
}

function entriesOf(document: StoredPermission): [string, KnownDocument][] {
  const own: KnownDocument = { document, permission: readOnce(document) };
  const codes = [...Object.entries(document.codes ?? {}), ...Object.entries(document.shortcodes ?? {})];
  return [
    [sourceKey(document.type, document.source_id), own],
    ...codes.map(([name, code]): [string, KnownDocument] => [
      codeKey(code),
      { document, code: name, permission: readOnce(document, name) },
    ]),
  ];
}

function readOnce(document: StoredPermission, code?: string): () => Permission {
  const friend = friendOf(document, code);
  let permission: Permission | undefined;
  return () => {
    if (permission) return permission;
    const rules = readRules(document.permissions);
    permission = {
      type: document.type,
      id: document._id,
      sourceId: document.source_id,
      ...(code !== undefined && { code }),
      ...(document.expires_at && { expiresAt: Date.parse(document.expires_at) }),
      ...(friend && { name: friend.name }),
      rules: document.type === 'konnector' ? withOwnAccounts(rules, document.source_id) : rules,
    };
    return permission;
  };
}

function sourceKey(type: string, sourceId: string): string {
  return `source ${type} ${sourceId}`;
}

function codeKey(code: string): string {
  return `code ${code}`;
}
