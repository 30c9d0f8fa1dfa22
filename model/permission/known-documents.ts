import { DOCTYPES, type Docs, isMissingDatabase, type Owner, type StoredObject, toObject } from '#model/docs';
import { parseRules } from './rules.ts';
import type { Permission, PermissionDocument } from './types.ts';

export type StoredPermission = StoredObject<PermissionDocument>;

/** A permission document, and its rules: read once, at the first use. */
export interface KnownDocument {
  document: StoredPermission;
  permission: () => Permission;
}

/** The permission documents of one owner, found by what requests have: a source or a code. */
export interface KnownDocuments {
  bySource(type: string, sourceId: string): KnownDocument | undefined;
  /** @param code a code or a short code */
  byCode(code: string): KnownDocument | undefined;
}

/** Other processes write too: how long one of their changes may go unseen, in ms. */
const FRESH = 1_000;
const PAGE = 500;
/** Owners that are kept. */
const OWNERS = 500;

interface Followed {
  since: string;
  checkedAt: number;
  dirty: boolean;
  stop: () => void;
  catchingUp?: Promise<void> | undefined;
  byId: Map<string, KnownDocument>;
  byKey: Map<string, KnownDocument>;
}

/**
 * Keeps the permission documents of the owners that are used, by following the changes of their database: a request
 * pays for no read, a change of this process is seen at once.
 */
export function followPermissions(docs: Docs, now: () => number): (owner: Owner) => Promise<KnownDocuments> {
  const followed = new Map<string, Followed>();

  function follow(owner: Owner): Followed {
    const entry: Followed = {
      since: '0',
      checkedAt: 0,
      dirty: true,
      stop: docs.subscribe(owner, DOCTYPES.permissions, () => {
        entry.dirty = true;
      }),
      byId: new Map(),
      byKey: new Map(),
    };
    followed.set(owner.prefix, entry);
    if (followed.size > OWNERS) forgetOldest();
    return entry;
  }

  function forgetOldest(): void {
    const [prefix, entry] = followed.entries().next().value as [string, Followed];
    entry.stop();
    followed.delete(prefix);
  }

  return async (owner) => {
    const entry = followed.get(owner.prefix) ?? follow(owner);
    while (entry.dirty || now() - entry.checkedAt > FRESH) {
      entry.catchingUp ??= catchUp(docs, owner, entry, now()).finally(() => {
        entry.catchingUp = undefined;
      });
      await entry.catchingUp;
    }
    return {
      bySource: (type, sourceId) => entry.byKey.get(sourceKey(type, sourceId)),
      byCode: (code) => entry.byKey.get(codeKey(code)),
    };
  };
}

async function catchUp(docs: Docs, owner: Owner, entry: Followed, time: number): Promise<void> {
  // Before the reads: a change that comes during them makes it dirty again.
  entry.dirty = false;
  entry.checkedAt = time;
  try {
    for (;;) {
      const options = { since: entry.since, includeDocs: true, limit: PAGE };
      const { results, lastSeq } = await docs.database(owner, DOCTYPES.permissions).changes(options);
      for (const { id, doc } of results)
        replace(entry, id, doc && !doc.deleted ? toObject<PermissionDocument>(doc) : undefined);
      entry.since = lastSeq;
      if (results.length < PAGE) return;
    }
  } catch (error) {
    entry.dirty = true;
    if (!isMissingDatabase(error)) throw error;
    Object.assign(entry, { since: '0', dirty: false, byId: new Map(), byKey: new Map() });
  }
}

function replace(entry: Followed, id: string, document: StoredPermission | undefined): void {
  const old = entry.byId.get(id);
  for (const key of old ? keysOf(old.document) : []) {
    if (entry.byKey.get(key) === old) entry.byKey.delete(key);
  }
  entry.byId.delete(id);
  if (!document || id.startsWith('_')) return;
  const known = { document, permission: readOnce(document) };
  entry.byId.set(id, known);
  for (const key of keysOf(document)) entry.byKey.set(key, known);
}

function readOnce(document: StoredPermission): () => Permission {
  let permission: Permission | undefined;
  return () => {
    permission ??= {
      type: document.type,
      id: document._id,
      sourceId: document.source_id,
      rules: parseRules(document.permissions),
    };
    return permission;
  };
}

function keysOf(document: StoredPermission): string[] {
  const codes = [...Object.values(document.codes ?? {}), ...Object.values(document.shortcodes ?? {})];
  return [sourceKey(document.type, document.source_id), ...codes.map(codeKey)];
}

function sourceKey(type: string, sourceId: string): string {
  return `source ${type} ${sourceId}`;
}

function codeKey(code: string): string {
  return `code ${code}`;
}
