import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { moveAway, REMOVED, removeMovedAway } from './move-away.ts';
import type { Store } from './store.ts';
import type { StoreFile } from './store-file.ts';

/** Names of the databases of one prefix, or of all, in byte order. */
export async function listDatabases(store: Store, prefix?: string): Promise<string[]> {
  if (prefix !== undefined) return namesOf(store, prefix);
  const names: string[] = [];
  for (const one of await listPrefixes(store.directory)) {
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

/** The folders of the prefixes are two folders deep. */
async function listPrefixes(directory: string): Promise<string[]> {
  const prefixes: string[] = [];
  for (const first of await foldersOf(directory)) {
    if (first === REMOVED) continue;
    for (const second of await foldersOf(join(directory, first))) {
      prefixes.push(...(await foldersOf(join(directory, first, second))));
    }
  }
  return prefixes;
}

async function foldersOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/**
 * Removes the file of a prefix: its databases are gone for other processes too, even those that have it open. It is
 * never removed under its name, which may belong to a new file the next instant: its folder is moved away, whole.
 */
export async function destroyPrefix({ pool, waiters, directory }: Store, prefix: string): Promise<void> {
  pool.refresh(prefix);
  const names = await pool.use(prefix, ({ file, committer }) => committer.write(() => takeAway(file, directory)));
  pool.close(prefix);
  for (const name of names ?? []) waiters.notify(name);
  await removeMovedAway(directory);
}

/** Within a transaction, so that one process only does it. */
function takeAway(file: StoreFile, directory: string): string[] {
  const names = readNames(file);
  file.sql('UPDATE file_state SET removed = 1').run();
  file.sql('UPDATE databases SET name = NULL').run();
  moveAway(file, directory);
  return names;
}
