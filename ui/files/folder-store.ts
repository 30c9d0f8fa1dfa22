import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import { ApiError, type RealtimeEvent } from '../client/index.ts';
import { type Entry, isShown, toEntry } from './entry.ts';
import type { FolderPage } from './files-api.ts';
import { BY_NAME, comparatorOf, type Order } from './order.ts';

type FolderStatus = { phase: 'loading' } | { phase: 'ready' } | { phase: 'failed'; error: unknown };

/** The folder on screen, or another list of entries: in order, and kept in step with the server. */
export type FolderStore = {
  status: ReadonlySignal<FolderStatus>;
  /** Null while it is not known, and for a list that is no folder. */
  folder: ReadonlySignal<Entry | null>;
  dirId: ReadonlySignal<string>;
  entries: ReadonlySignal<readonly Entry[]>;
  hasMore: ReadonlySignal<boolean>;
  order: ReadonlySignal<Order>;
  sort(order: Order): void;
  /** Shows another folder: at once as it was when it was seen last, and as it is when the server has answered. */
  open(dirId: string): Promise<void>;
  /** Fetches again what is shown, without a skeleton: after a loss of the connection. */
  refresh(): Promise<void>;
  loadMore(): Promise<void>;
  /** Loads all the pages that are left; gives up when another folder is opened. */
  loadRest(): Promise<void>;
  put(entry: Entry): void;
  drop(id: string): void;
  apply(event: RealtimeEvent): void;
};

export type FolderStoreDeps = {
  api: {
    /** A list and its first page. */
    list(dirId: string): Promise<Omit<FolderPage, 'folder'> & { folder: Entry | null }>;
    listNext(next: string): Promise<Pick<FolderPage, 'children' | 'next'>>;
  };
  compare: (a: string, b: string) => number;
  /** Whether an entry has its place in a list; by default, in the directory of that id. */
  belongs?: (entry: Entry, dirId: string) => boolean;
  order?: Order;
};

/** A list that was on screen. */
type Seen = { folder: Entry | null; known: ReadonlyMap<string, Entry>; next: string | null };

/** How many of them are kept. */
const MAX_SEEN = 30;

/** What is not there any more, or not for this app, is not worth showing as it was. */
const isOver = (error: unknown): boolean => error instanceof ApiError && [403, 404, 410].includes(error.status);

/** An event tells nothing of the thumbnails, nor of the path of a file: those that are there stay. */
function withKnown(entry: Entry, old: Entry): Entry {
  const isSamePlace = old.dirId === entry.dirId && old.name === entry.name;
  const path = entry.path || (isSamePlace ? old.path : '');
  return { ...entry, thumbnails: entry.thumbnails ?? old.thumbnails, path };
}

const inFolder = (entry: Entry, dirId: string): boolean => entry.dirId === dirId && isShown(entry);

/** A list of files that follows the server. */
export function createFolderStore({
  api,
  compare,
  belongs = inFolder,
  order: firstOrder = BY_NAME,
}: FolderStoreDeps): FolderStore {
  const status = signal<FolderStatus>({ phase: 'loading' });
  const folder = signal<Entry | null>(null);
  const dirId = signal('');
  const known = signal<ReadonlyMap<string, Entry>>(new Map());
  const next = signal<string | null>(null);
  const order = signal(firstOrder);
  const entries = computed(() => [...known.value.values()].sort(comparatorOf(order.value, compare)));
  const seen = new Map<string, Seen>();
  // An answer that comes after the folder changed is dropped.
  let question = 0;
  // What has changed since a list was asked for: the answer may be older.
  let changed = new Map<string, Entry | null>();
  // A refresh and a next page wait for each other: done together, one would undo what the other found.
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn(work: () => Promise<void>): Promise<void> {
    const result = turn.then(work, work);
    turn = result.catch(() => undefined);
    return result;
  }

  const withEntries = (base: ReadonlyMap<string, Entry>, added: readonly Entry[]) =>
    new Map([
      ...base,
      ...added.filter((entry) => belongs(entry, dirId.value)).map((entry) => [entry.id, entry] as const),
    ]);

  /** What was found, with what has changed on the way. */
  function upToDate(found: ReadonlyMap<string, Entry>): ReadonlyMap<string, Entry> {
    const entries = new Map(found);
    const newer: Entry[] = [];
    for (const [id, entry] of changed) {
      const older = entries.get(id);
      entries.delete(id);
      if (entry) newer.push(older ? withKnown(entry, older) : entry);
    }
    return withEntries(entries, newer);
  }

  async function load(): Promise<void> {
    question += 1;
    changed = new Map();
    const mine = question;
    const wanted = known.value.size;
    try {
      const first = await api.list(dirId.value);
      const found = [...first.children];
      let following = first.next;
      while (following && found.length < wanted && mine === question) {
        const page = await api.listNext(following);
        found.push(...page.children);
        following = page.next;
      }
      if (mine !== question) return;
      folder.value = first.folder;
      known.value = upToDate(withEntries(new Map(), found));
      next.value = following;
      status.value = { phase: 'ready' };
    } catch (error) {
      if (mine !== question) return;
      // What is already on screen is worth more than a page of error: the bar tells that the connection is lost.
      if (status.value.phase !== 'ready' || isOver(error)) status.value = { phase: 'failed', error };
    }
  }

  async function loadNext(): Promise<void> {
    if (!next.value) return;
    const mine = question;
    changed = new Map();
    const page = await api.listNext(next.value);
    if (mine !== question) return;
    known.value = upToDate(withEntries(known.value, page.children));
    next.value = page.next;
  }

  async function loadRest(): Promise<void> {
    const mine = dirId.value;
    // A refresh in between fetches what was known, not what is left.
    while (next.value && mine === dirId.value) await inTurn(loadNext);
  }

  /** Keeps what is on screen for the next time it is opened; the oldest of what is kept goes. */
  function leave(): void {
    if (status.value.phase !== 'ready') return;
    seen.delete(dirId.value);
    seen.set(dirId.value, { folder: folder.value, known: known.value, next: next.value });
    for (const id of [...seen.keys()].slice(0, -MAX_SEEN)) seen.delete(id);
  }

  /** What has left a list that is not on screen, or came into it, is there no more or there already when it is opened. */
  function followElsewhere(id: string, entry: Entry | null): void {
    for (const [key, list] of seen) {
      const isIn = entry !== null && belongs(entry, key);
      if (!isIn && !list.known.has(id)) continue;
      const others = new Map(list.known);
      others.delete(id);
      if (isIn) others.set(id, entry);
      seen.set(key, { ...list, known: others });
    }
  }

  function put(entry: Entry): void {
    followElsewhere(entry.id, entry);
    const old = known.value.get(entry.id);
    const kept = old ? withKnown(entry, old) : entry;
    changed.set(entry.id, kept);
    if (belongs(entry, dirId.value)) known.value = withEntries(known.value, [kept]);
    else forget(entry.id);
    if (folder.value?.id === entry.id) folder.value = entry;
  }

  function drop(id: string): void {
    followElsewhere(id, null);
    changed.set(id, null);
    forget(id);
  }

  function forget(id: string): void {
    if (!known.value.has(id)) return;
    known.value = new Map([...known.value].filter(([other]) => other !== id));
  }

  return {
    status,
    folder,
    dirId,
    entries,
    hasMore: computed(() => next.value !== null),
    order,
    sort(next) {
      order.value = next;
    },
    open(id) {
      leave();
      const before = seen.get(id);
      batch(() => {
        dirId.value = id;
        folder.value = before?.folder ?? null;
        known.value = before?.known ?? new Map();
        next.value = before?.next ?? null;
        status.value = { phase: before ? 'ready' : 'loading' };
      });
      const loading = load();
      turn = loading;
      return loading;
    },
    refresh: () => inTurn(load),
    loadMore: () => inTurn(loadNext),
    loadRest,
    put,
    drop,
    apply({ event, payload }) {
      if (event === 'DELETED') drop(payload.id);
      else if (event !== 'NOTIFIED') put(toEntry(payload.id, payload.doc));
    },
  };
}
