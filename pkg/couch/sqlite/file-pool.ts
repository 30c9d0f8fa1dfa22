import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createCheckpointer } from './checkpointer.ts';
import { type Committer, createCommitter } from './committer.ts';
import type { Counted } from './open-database.ts';
import { inodeOf, openStoreFile, type StoreFile } from './store-file.ts';

/** An open file, and who writes into it. */
export interface PooledFile {
  readonly file: StoreFile;
  readonly committer: Committer;
  /** By database. */
  readonly counted: Map<number, Counted>;
}

/** The files of every prefix, opened when they are used and closed when many others have been used since. */
export interface FilePool {
  pathOf(prefix: string): string;
  /** The file stays open until the promise of `work` settles. Undefined when there is no file, unless `create`. */
  use<T>(prefix: string, work: (pooled: PooledFile) => T, options?: { create?: boolean }): T | undefined;
  /** Closes the file if its name now belongs to another one, or to none: another process has removed it. True then. */
  refresh(prefix: string): boolean;
  close(prefix: string): void;
  /** How many files are open. */
  size(): number;
  /** Resolves once those that are in use are closed too. */
  closeAll(): Promise<void>;
}

interface Entry extends PooledFile {
  uses: number;
  /** Set once it must be closed, which is done as soon as nobody uses it. */
  onClosed: (() => void) | undefined;
}

/** @param onOpen called each time a file has been opened */
export function createFilePool(
  directory: string,
  maxOpen: number,
  onOpen: (prefix: string, file: StoreFile) => void,
): FilePool {
  // Least recently used first.
  const entries = new Map<string, Entry>();
  /** The last one of them, mostly: it need not be moved there again. */
  let latest: Entry | undefined;

  function enter(prefix: string, create: boolean): Entry | undefined {
    let entry = entries.get(prefix);
    if (!entry) {
      const file = openStoreFile(pathOf(directory, prefix), { create });
      if (!file) return undefined;
      entry = toEntry(file);
      onOpen(prefix, entry.file);
    }
    if (entry !== latest) {
      entries.delete(prefix);
      entries.set(prefix, entry);
      latest = entry;
    }
    entry.uses++;
    return entry;
  }

  function toEntry(file: StoreFile): Entry {
    const checkpointer = createCheckpointer(file, (work) => {
      entry.uses++;
      void work.finally(() => leave(entry));
    });
    const committer = createCommitter(file, checkpointer);
    const entry: Entry = { file, committer, counted: new Map(), uses: 0, onClosed: undefined };
    return entry;
  }

  function leave(entry: Entry): void {
    entry.uses--;
    closeIfIdle(entry);
    if (entries.size <= maxOpen) return;
    for (const [prefix, oldest] of entries) {
      if (entries.size <= maxOpen) return;
      if (oldest.uses === 0) void retire(prefix, oldest);
    }
  }

  function retire(prefix: string, entry: Entry): Promise<void> {
    entries.delete(prefix);
    if (latest === entry) latest = undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    entry.onClosed = resolve;
    closeIfIdle(entry);
    return promise;
  }

  return {
    size: () => entries.size,
    pathOf: (prefix) => pathOf(directory, prefix),
    use<T>(prefix: string, work: (pooled: PooledFile) => T, { create = false } = {}): T | undefined {
      const entry = enter(prefix, create);
      return entry && during(entry, work, leave);
    },
    refresh(prefix) {
      const entry = entries.get(prefix);
      if (!entry || inodeOf(entry.file.path) === entry.file.inode) return false;
      void retire(prefix, entry);
      return true;
    },
    close(prefix) {
      const entry = entries.get(prefix);
      if (entry) void retire(prefix, entry);
    },
    async closeAll() {
      await Promise.all([...entries].map(([prefix, entry]) => retire(prefix, entry)));
    },
  };
}

/** A folder by prefix, with the file and its log: it can be taken away in one move. */
function pathOf(directory: string, prefix: string): string {
  const hash = createHash('sha256').update(prefix).digest('hex');
  return join(directory, hash.slice(0, 2), hash.slice(2, 4), prefix, 'couch.sqlite');
}

function closeIfIdle({ file, uses, onClosed }: Entry): void {
  if (uses > 0 || !onClosed) return;
  file.close();
  onClosed();
}

/** Calls `done` at the end of `work`, or once its promise has settled. */
function during<E, T>(entry: E, work: (entry: E) => T, done: (entry: E) => void): T {
  let result: T | undefined;
  const end = () => done(entry);
  try {
    result = work(entry);
    return result;
  } finally {
    if (result instanceof Promise) result.then(end, end);
    else end();
  }
}
