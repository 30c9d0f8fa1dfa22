import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface LocalEntry {
  /** From the directory that is imported, with `/`. */
  path: string;
  type: 'file' | 'directory';
  /** Bytes; 0 for a directory. */
  size: number;
  mtime: Date;
  mode: number;
}

/** All that is below a directory, each directory before what it holds. Links are not followed. */
export async function* localTree(root: string, below = ''): AsyncGenerator<LocalEntry> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    const type = entry.isDirectory() ? 'directory' : entry.isFile() ? 'file' : undefined;
    if (!type) continue;
    const { size, mtime, mode } = await stat(join(root, path));
    yield { path, type, size: type === 'file' ? size : 0, mtime, mode };
    if (type === 'directory') yield* localTree(root, path);
  }
}
