import { isMissingDatabase } from './missing-database.ts';
import { toObject } from './plain-object.ts';
import type { Docs, Owner, StoredObject } from './types.ts';

/** Other processes write too: how long one of their changes may go unseen, in ms. */
const FRESH = 1_000;
const PAGE = 500;
/** Owners that are kept. */
const OWNERS = 500;

/** What is kept in memory of the documents of one owner. */
export interface DocumentIndex<T extends object> {
  /** @param document undefined: there is none any more */
  replace(id: string, document: StoredObject<T> | undefined): void;
}

interface Followed<I> {
  index: I;
  since: string;
  checkedAt: number;
  dirty: boolean;
  stop: () => void;
  catchingUp?: Promise<void> | undefined;
}

interface IndexOptions<I> {
  doctype: string;
  /** An empty one. */
  open: () => I;
  now: () => number;
}

/**
 * Keeps a small doctype in memory for the owners that are used, by following the changes of their database: a request
 * pays for no read, a change of this process is seen at once, one of another process within a second. What is known is there
 * without waiting.
 */
export function followChanges<T extends object, I extends DocumentIndex<T>>(
  docs: Docs,
  options: IndexOptions<I>,
): (owner: Owner) => I | Promise<I> {
  const { doctype, open, now } = options;
  const followed = new Map<string, Followed<I>>();

  function follow(owner: Owner): Followed<I> {
    const look = () => {
      entry.dirty = true;
    };
    const entry: Followed<I> = {
      index: open(),
      since: '0',
      checkedAt: 0,
      dirty: true,
      stop: docs.subscribe(owner, doctype, look, look),
    };
    followed.set(owner.prefix, entry);
    if (followed.size > OWNERS) forgetOldest();
    return entry;
  }

  function forgetOldest(): void {
    const [prefix, entry] = followed.entries().next().value as [string, Followed<I>];
    entry.stop();
    followed.delete(prefix);
  }

  // While it is caught up with, it has a part of what there is.
  const isStale = ({ dirty, checkedAt, catchingUp }: Followed<I>) =>
    dirty || catchingUp !== undefined || now() - checkedAt > FRESH;

  async function refresh(owner: Owner, entry: Followed<I>): Promise<I> {
    while (isStale(entry)) {
      entry.catchingUp ??= catchUp<T, I>(docs, owner, entry, options).finally(() => {
        entry.catchingUp = undefined;
      });
      await entry.catchingUp;
    }
    return entry.index;
  }

  return (owner) => {
    const entry = followed.get(owner.prefix) ?? follow(owner);
    return isStale(entry) ? refresh(owner, entry) : entry.index;
  };
}

async function catchUp<T extends object, I extends DocumentIndex<T>>(
  docs: Docs,
  owner: Owner,
  entry: Followed<I>,
  { doctype, open, now }: IndexOptions<I>,
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
        entry.index.replace(id, isAlive ? toObject<T>(doc) : undefined);
      }
      entry.since = lastSeq;
      if (results.length < PAGE) return;
    }
  } catch (error) {
    // One that was made meanwhile has made it dirty again.
    if (isMissingDatabase(error)) return void Object.assign(entry, { since: '0', index: open() });
    entry.dirty = true;
    throw error;
  }
}

type Entries<V> = [key: string, value: V][];

interface FollowOptions<T extends object, V> {
  doctype: string;
  /** What requests find a document by, and what they find then. */
  entriesOf: (document: StoredObject<T>) => Entries<V>;
  now: () => number;
}

/** `followChanges` for what is found by a key. */
export function followDocuments<T extends object, V>(
  docs: Docs,
  { doctype, entriesOf, now }: FollowOptions<T, V>,
): (owner: Owner) => Promise<ReadonlyMap<string, V>> {
  const indexOf = followChanges<T, KeyIndex<T, V>>(docs, { doctype, open: () => openKeyIndex(entriesOf), now });
  return async (owner) => (await indexOf(owner)).byKey;
}

interface KeyIndex<T extends object, V> extends DocumentIndex<T> {
  byKey: Map<string, V>;
}

function openKeyIndex<T extends object, V>(entriesOf: (document: StoredObject<T>) => Entries<V>): KeyIndex<T, V> {
  const byId = new Map<string, Entries<V>>();
  const byKey = new Map<string, V>();
  return {
    byKey,
    replace(id, document) {
      for (const [key, value] of byId.get(id) ?? []) {
        if (byKey.get(key) === value) byKey.delete(key);
      }
      const entries = document ? entriesOf(document) : [];
      if (entries.length === 0) byId.delete(id);
      else byId.set(id, entries);
      for (const [key, value] of entries) byKey.set(key, value);
    },
  };
}
