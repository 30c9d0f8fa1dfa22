import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './file-errors.ts';
import { storeFolder } from './layout.ts';
import { makeFolder, syncFolder } from './publish.ts';

/**
 * The containers were folders of the root before it showed the trees of their owners. They are moved to the store, which
 * gets its name at the end: a process that dies on the way begins again.
 */
export async function makeStore(root: string): Promise<void> {
  const store = storeFolder(root);
  if ((await namesIn(store)) !== undefined) return;
  const making = `${store}-new`;
  await makeFolder(making);
  for (const name of (await namesIn(root)) ?? []) {
    if (name.startsWith('%')) continue;
    // Another process may do the same.
    await rename(join(root, name), join(making, name)).catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT')) throw error;
    });
  }
  // Of the old layout too: nobody goes on with them.
  await rm(join(root, '%uploads'), { recursive: true, force: true });
  await rename(making, store).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error;
  });
  await syncFolder(root);
}

async function namesIn(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
