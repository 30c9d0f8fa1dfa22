import { rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Store } from './store.ts';
import type { StoreFile } from './store-file.ts';

const EXTENSION = '.sqlite';

/** Names of the databases of one prefix, or of all, in byte order. */
export async function listDatabases(store: Store, directory: string, prefix?: string): Promise<string[]> {
  if (prefix !== undefined) return namesOf(store, prefix);
  const names: string[] = [];
  for (const one of await listPrefixes(directory)) {
    names.push(...namesOf(store, one));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return names.sort();
}

function namesOf({ pool }: Store, prefix: string): string[] {
  pool.refresh(prefix);
  return pool.use(prefix, ({ file }) => readNames(file)) ?? [];
}

function readNames(file: StoreFile): string[] {
  const rows = file.sql('SELECT name FROM databases WHERE name IS NOT NULL ORDER BY name').all();
  return rows.map(({ name }) => name as string);
}

/** The files are two folders deep; what is not one of them is passed over. */
async function listPrefixes(directory: string): Promise<string[]> {
  const prefixes: string[] = [];
  for (const first of await foldersOf(directory)) {
    for (const second of await foldersOf(join(directory, first))) {
      const files = await readdir(join(directory, first, second));
      prefixes.push(...files.filter((name) => name.endsWith(EXTENSION)).map((name) => basename(name, EXTENSION)));
    }
  }
  return prefixes;
}

async function foldersOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Removes the file of a prefix: its databases are gone for other processes too, even those that have it open. */
export async function destroyPrefix({ pool, waiters }: Store, prefix: string): Promise<void> {
  pool.refresh(prefix);
  const names = await pool.use(prefix, async ({ file, committer }) => {
    const gone = readNames(file);
    await committer.write(() => {
      file.sql('UPDATE file_state SET removed = 1').run();
      file.sql('UPDATE databases SET name = NULL').run();
    });
    return gone;
  });
  pool.close(prefix);
  // The file first: SQLite throws away the log of a file that is not there, never a file without its log.
  const path = pool.pathOf(prefix);
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  for (const name of names ?? []) waiters.notify(name);
}
