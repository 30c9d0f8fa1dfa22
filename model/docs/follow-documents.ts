import { isMissingDatabase } from './missing-database.ts';
import { toObject } from './plain-object.ts';
import type { Docs, Owner, StoredObject } from './types.ts';

/** Other processes write too: how long one of their changes may go unseen, in ms. */
const FRESH = 1_000;
const PAGE = 500;
/** Owners that are kept. */
const OWNERS = 500;

type Entries<V> = [key: string, value: V][];

interface Followed<V> {
  since: string;
  checkedAt: number;
  dirty: boolean;
  stop: () => void;
  catchingUp?: Promise<void> | undefined;
  byId: Map<string, Entries<V>>;
  byKey: Map<string, V>;
}

interface FollowOptions<T extends object, V> {
  doctype: string;
  /** What requests find a document by, and what they find then. */
  entriesOf: (document: StoredObject<T>) => Entries<V>;
  now: () => number;
}

/**
 * Keeps a small doctype in memory for the owners that are used, by following the changes of their database: a request
 * pays for no read, a change of this process is seen at once, one of another process within a second.
 */
export function followDocuments<T extends object, V>(
  docs: Docs,
  options: FollowOptions<T, V>,
): (owner: Owner) => Promise<ReadonlyMap<string, V>> {
  const { doctype, now } = options;
  const followed = new Map<string, Followed<V>>();

  function follow(owner: Owner): Followed<V> {
    const look = () => {
      entry.dirty = true;
    };
    const entry: Followed<V> = {
      since: '0',
      checkedAt: 0,
      dirty: true,
      stop: docs.subscribe(owner, doctype, look, look),
      byId: new Map(),
      byKey: new Map(),
    };
    followed.set(owner.prefix, entry);
    if (followed.size > OWNERS) forgetOldest();
    return entry;
  }

  function forgetOldest(): void {
    const [prefix, entry] = followed.entries().next().value as [string, Followed<V>];
    entry.stop();
    followed.delete(prefix);
  }

  return async (owner) => {
    const entry = followed.get(owner.prefix) ?? follow(owner);
    while (entry.dirty || now() - entry.checkedAt > FRESH) {
      entry.catchingUp ??= catchUp(docs, owner, entry, options).finally(() => {
        entry.catchingUp = undefined;
      });
      await entry.catchingUp;
    }
    return entry.byKey;
  };
}

async function catchUp<T extends object, V>(
  docs: Docs,
  owner: Owner,
  entry: Followed<V>,
  { doctype, entriesOf, now }: FollowOptions<T, V>,
): Promise<void> {
  // Before the reads: a change that comes during them makes it dirty again.
  entry.dirty = false;
  entry.checkedAt = now();
  try {
    for (;;) {
      const options = { since: entry.since, includeDocs: true, limit: PAGE };
      const { results, lastSeq } = await docs.database(owner, doctype).changes(options);
      for (const { id, doc } of results) {
        const isAlive = doc && !doc.deleted && !id.startsWith('_');
        replace(entry, id, isAlive ? entriesOf(toObject<T>(doc)) : []);
      }
      entry.since = lastSeq;
      if (results.length < PAGE) return;
    }
  } catch (error) {
    entry.dirty = true;
    if (!isMissingDatabase(error)) throw error;
    Object.assign(entry, { since: '0', dirty: false, byId: new Map(), byKey: new Map() });
  }
}

function replace<V>(entry: Followed<V>, id: string, entries: Entries<V>): void {
  for (const [key, value] of entry.byId.get(id) ?? []) {
    if (entry.byKey.get(key) === value) entry.byKey.delete(key);
  }
  if (entries.length === 0) entry.byId.delete(id);
  else entry.byId.set(id, entries);
  for (const [key, value] of entries) entry.byKey.set(key, value);
}
