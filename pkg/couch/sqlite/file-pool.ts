import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Committer, createCommitter } from './committer.ts';
import type { Ranks } from './rank.ts';
import { openStoreFile, type StoreFile } from './store-file.ts';

/** An open file, and who writes into it. */
export interface PooledFile {
  readonly file: StoreFile;
  readonly committer: Committer;
  /** By database. */
  readonly ranks: Map<number, Ranks>;
}

/** The files of every prefix, opened when they are used and closed when many others have been used since. */
export interface FilePool {
  pathOf(prefix: string): string;
  /** The file stays open until the promise of `work` settles. Undefined when there is no file, unless `create`. */
  use<T>(prefix: string, work: (pooled: PooledFile) => T, options?: { create?: boolean }): T | undefined;
  /** Closes the file if its name now belongs to another one, or to none: another process has removed it. True then. */
  refresh(prefix: string): boolean;
  close(prefix: string): void;
  /** Resolves once those that are in use are closed too. */
  closeAll(): Promise<void>;
}

interface Entry extends PooledFile {
  inode: number;
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

  const pathOf = (prefix: string): string => {
    const hash = createHash('sha256').update(prefix).digest('hex');
    return join(directory, hash.slice(0, 2), hash.slice(2, 4), `${prefix}.sqlite`);
  };

  function enter(prefix: string, create: boolean): Entry | undefined {
    let entry = entries.get(prefix);
    if (entry) {
      entries.delete(prefix);
    } else {
      const path = pathOf(prefix);
      if (!create && !existsSync(path)) return undefined;
      const file = openStoreFile(path);
      entry = {
        file,
        committer: createCommitter(file),
        inode: statSync(path).ino,
        uses: 0,
        onClosed: undefined,
        ranks: new Map(),
      };
      onOpen(prefix, file);
    }
    entries.set(prefix, entry);
    entry.uses++;
    return entry;
  }

  function leave(entry: Entry): void {
    entry.uses--;
    closeIfIdle(entry);
  }

  function retire(prefix: string, entry: Entry): Promise<void> {
    entries.delete(prefix);
    const closed = new Promise<void>((resolve) => {
      entry.onClosed = resolve;
    });
    closeIfIdle(entry);
    return closed;
  }

  function closeIfIdle({ file, uses, onClosed }: Entry): void {
    if (uses > 0 || !onClosed) return;
    file.close();
    onClosed();
  }

  function evict(): void {
    if (entries.size <= maxOpen) return;
    for (const [prefix, entry] of entries) {
      if (entry.uses === 0) void retire(prefix, entry);
      if (entries.size <= maxOpen) return;
    }
  }

  return {
    pathOf,
    use<T>(prefix: string, work: (pooled: PooledFile) => T, { create = false } = {}): T | undefined {
      const entry = enter(prefix, create);
      if (!entry) return undefined;
      let pending = false;
      try {
        const result = work(entry);
        if (result instanceof Promise) {
          pending = true;
          const done = () => {
            leave(entry);
            evict();
          };
          result.then(done, done);
        }
        return result;
      } finally {
        if (!pending) leave(entry);
        evict();
      }
    },
    refresh(prefix) {
      const entry = entries.get(prefix);
      if (!entry || statSync(entry.file.path, { throwIfNoEntry: false })?.ino === entry.inode) return false;
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
