import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { assertStore } from './assert-store.ts';
import { hasCode } from './file-errors.ts';

/**
 * Gives a file its final name, so that the name too survives a power cut. The file's bytes must be durable already.
 * @param directory of the store, which is never made here
 */
export async function publish(directory: string, from: string, to: string): Promise<void> {
  const folder = dirname(to);
  // The folder is nearly always there: making it first would cost every upload.
  await rename(from, to).catch(async (error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error;
    await assertStore(directory);
    await makeFolder(folder);
    await rename(from, to);
  });
  await syncFolder(folder);
}

/** Makes a folder and its parents, durably. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  // Each new folder is an entry of its parent.
  for (let path = folder; path.length >= first.length; path = dirname(path)) await syncFolder(dirname(path));
}

/** Makes the names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
