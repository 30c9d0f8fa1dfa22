import type { BigIntStats } from 'node:fs';
import { lstat, mkdir, readdir, rename, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../file-errors.ts';
import { isFold } from './names.ts';
import { withPath } from './paths.ts';

/** What only a hand can do to a folder: it is another one, or gone. The tree has to be made again. */
export class SpoiledTree extends Error {
  override readonly name = 'SpoiledTree';
}

/** How a file or folder is known again: a system gives the number of one that is gone to the next one. */
export function inodeOf({ ino, birthtimeNs }: BigIntStats): string {
  return `${ino}.${birthtimeNs}`;
}

/** The inode of what is at a place; undefined when nothing is. A symbolic link is not followed. */
export async function inodeAt(root: string, segments: readonly string[]): Promise<string | undefined> {
  try {
    return await withPath(root, segments, async (path) => inodeOf(await lstat(path, { bigint: true })));
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) return undefined;
    throw error;
  }
}

/** Makes a folder; one that is there already is fine, anything else is a stranger. @returns its inode */
export async function makeFolderAt(root: string, segments: readonly string[], found: string): Promise<string> {
  for (;;) {
    try {
      await withPath(root, segments, (path) => mkdir(path, { mode: 0o700 }));
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
      if (!(await withPath(root, segments, (path) => lstat(path))).isDirectory()) {
        await putAway(root, segments, found);
        continue;
      }
    }
    return (await inodeAt(root, segments)) ?? '';
  }
}

/** Makes the folders that hold the parts of a long name. */
export async function makeFolds(root: string, segments: readonly string[], found: string): Promise<void> {
  for (let end = 1; end < segments.length; end++) {
    if (isFold(segments[end - 1] ?? '')) await makeFolderAt(root, segments.slice(0, end), found);
  }
}

/** Removes the folders that held the parts of a long name, once they are empty. */
export async function removeFolds(root: string, segments: readonly string[]): Promise<void> {
  for (let end = segments.length - 1; end > 0 && isFold(segments[end - 1] ?? ''); end--) {
    try {
      await withPath(root, segments.slice(0, end), (path) => rmdir(path));
    } catch (error) {
      if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) return;
      throw error;
    }
  }
}

/**
 * Takes away what nobody placed. What has another name too is unlinked: nothing is lost. The rest is the work of a person,
 * and goes to the folder of what was found.
 */
export async function putAway(root: string, place: readonly string[], found: string): Promise<void> {
  const entry = await withPath(root, place, (path) => lstat(path));
  if (entry.isFile() && entry.nlink > 1) return withPath(root, place, unlink);
  if (entry.isDirectory()) {
    const names = await withPath(root, place, (path) => readdir(path));
    for (const name of names) await putAway(root, [...place, name], found);
    try {
      return await withPath(root, place, (path) => rmdir(path));
    } catch (error) {
      if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    }
  }
  await mkdir(found, { recursive: true, mode: 0o700 });
  const free = await freeName(found, place.at(-1) ?? '');
  await withPath(root, place, (path) => rename(path, free));
}

async function freeName(folder: string, name: string): Promise<string> {
  for (let n = 1; ; n++) {
    const path = join(folder, n === 1 ? name : `${n} ${name.slice(0, 100)}`);
    if ((await inodeAt(path, [])) === undefined) return path;
  }
}

/** Removes a folder and all that is in it, however deep: what is in a folder of it is moved up before. */
export async function removeAll(folder: string): Promise<void> {
  let count = 0;
  for (let names = await namesIn(folder); names.length > 0; names = await namesIn(folder)) {
    for (const name of names) {
      const path = join(folder, name);
      if (!(await lstat(path)).isDirectory()) {
        await unlink(path);
        continue;
      }
      for (const below of await namesIn(path))
        await rename(join(path, below), join(folder, `%${++count}-${process.pid}`));
      await rmdir(path);
    }
  }
  await rmdir(folder).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error;
  });
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
}
