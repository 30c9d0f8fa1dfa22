import { lstat, readdir } from 'node:fs/promises';
import type { TreeProblem } from '#pkg/blob';
import { hasCode } from '../file-errors.ts';
import { inodeOf, putAway } from './folders.ts';
import { ASIDE, folderOf } from './layout.ts';
import { isFold, toSegments } from './names.ts';
import { withPath } from './paths.ts';
import type { Row } from './state.ts';
import type { TreeParts, TreeSteps } from './tree.ts';

interface Entry {
  inode: string;
  isFolder: boolean;
}

/** Each folder of the tree against the rows of its directory, from the top down. Memory is that of one folder. */
export async function* checkTree(parts: TreeParts, steps: TreeSteps, repair: boolean): AsyncGenerator<TreeProblem> {
  const { layout, state } = parts;
  const directories = [...layout.tops.keys()];
  for (let id = directories.pop(); id !== undefined; id = directories.pop()) {
    const names = folderOf(layout, state, id) ?? [];
    const entries = await entriesOf(layout.root, names);
    for (const row of state.children(id)) {
      const segments = toSegments(row.name);
      const key = segments.join('/');
      const entry = entries.get(key);
      entries.delete(key);
      if (row.key === null) directories.push(row.id);
      const problem = problemOf(row, entry);
      if (!problem) continue;
      yield { path: [...names, ...segments].join('/'), problem };
      if (repair) await steps.restore(row);
    }
    for (const name of entries.keys()) {
      if (id === ASIDE) continue;
      yield { path: [...names, name].join('/'), problem: 'stranger' };
      if (repair) await putAway(layout.root, [...names, ...name.split('/')], layout.found);
    }
  }
}

function problemOf(row: Row, entry: Entry | undefined): TreeProblem['problem'] | undefined {
  // A file without bytes has none here either: the check of the contents tells it.
  if (row.inode === '') return undefined;
  if (!entry) return 'missing';
  return entry.inode === row.inode && entry.isFolder === (row.key === null) ? undefined : 'replaced';
}

/** What is in a folder, by name; what is in the folders of long names, by the names joined. */
async function entriesOf(root: string, names: readonly string[]): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  async function read(folds: readonly string[]): Promise<void> {
    const folder = [...names, ...folds];
    for (const name of await withPath(root, folder, (path) => readdir(path))) {
      const stat = await withPath(root, [...folder, name], (path) => lstat(path, { bigint: true }));
      if (stat.isDirectory() && isFold(name)) await read([...folds, name]);
      else entries.set([...folds, name].join('/'), { inode: inodeOf(stat), isFolder: stat.isDirectory() });
    }
  }
  try {
    await read([]);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) throw error;
  }
  return entries;
}
