import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inodeOf, type StoreFile, syncFolder } from './store-file.ts';

/** Where the folders of destroyed prefixes wait for the end. */
export const REMOVED = '.removed';

/**
 * Takes the folder of a file from its place, if it is still there. Within a transaction of the file, so that one
 * process does it: the next one to look finds another file in the place, or none.
 */
export function moveAway(file: StoreFile, directory: string): void {
  if (inodeOf(file.path) !== file.inode) return;
  const folder = dirname(file.path);
  const removed = join(directory, REMOVED);
  mkdirSync(removed, { recursive: true, mode: 0o700 });
  renameSync(folder, join(removed, randomUUID()));
  syncFolder(dirname(folder));
}

/** Removes what has been moved away, also by a process that was killed before it could. */
export async function removeMovedAway(directory: string): Promise<void> {
  const removed = join(directory, REMOVED);
  const names = await readdir(removed).catch(() => []);
  for (const name of names) await rm(join(removed, name), { recursive: true, force: true });
}
