import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobTree, BlobTrees } from '#pkg/blob';
import { assertStore } from '../assert-store.ts';
import { hasCode } from '../file-errors.ts';
import { blobPath } from '../layout.ts';
import { checkTree } from './check.ts';
import { inodeAt, makeFolderAt, putAway, removeAll, SpoiledTree } from './folders.ts';
import { ASIDE, folderOf, layoutOf, statePath, type TreeLayout } from './layout.ts';
import { toSegments } from './names.ts';
import { isTaken, isUnopened, openState, type TreeState } from './state.ts';
import { type TreeParts, treeSteps } from './tree.ts';

/** ms between two looks at a tree that another process has. */
const RETRY = 50;

/**
 * The readable trees of a store on disk, made of hard links to the bytes. See docs/decisions/0005-readable-tree.md.
 * @param root of the store
 */
export function createTrees(root: string): BlobTrees {
  /** The last work on each container in this process: SQLite's own lock is between processes. */
  const last = new Map<string, Promise<unknown>>();

  async function alone<T>(container: string, work: () => Promise<T>): Promise<T> {
    const before = last.get(container);
    const mine = (async () => {
      await before?.catch(() => undefined);
      return work();
    })();
    last.set(container, mine);
    try {
      return await mine;
    } finally {
      if (last.get(container) === mine) last.delete(container);
    }
  }

  async function withState<T>(container: string, work: (state: TreeState) => Promise<T>): Promise<T> {
    await assertStore(root);
    const state = await open(root, statePath(root, container));
    try {
      return await work(state);
    } finally {
      state.close();
    }
  }

  return {
    change: (container, place, work) =>
      alone(container, () =>
        withState(container, async (state) => {
          const layout = layoutOf(root, container, place);
          const parts: TreeParts = { layout, state, blobPath: (key) => blobPath(root, container, key) };
          try {
            return await work(await openTree(parts, place.name));
          } catch (error) {
            if (!(error instanceof SpoiledTree)) throw error;
            await clear(layout, state);
            return work(await openTree(parts, place.name));
          }
        }),
      ),
    remove: (container) =>
      alone(container, async () => {
        await withState(container, async (state) => {
          const name = state.meta('name');
          const folders =
            name === undefined ? [] : [join(root, name), join(root, '%trash', name), join(root, '%found', name)];
          for (const folder of [...folders, join(root, ASIDE, container)]) await removeAll(folder);
        });
        await rm(statePath(root, container), { force: true });
        await rm(`${statePath(root, container)}-wal`, { force: true });
      }),
  };
}

async function open(root: string, path: string): Promise<TreeState> {
  for (let isMade = false; ; ) {
    try {
      return openState(path);
    } catch (error) {
      if (isTaken(error)) {
        await sleep(RETRY);
        continue;
      }
      if (isMade || !isUnopened(error)) throw error;
      // Looked at again, and without its parents: the disk may have gone since the first look.
      await assertStore(root);
      await mkdir(dirname(path), { mode: 0o700 }).catch((reason: unknown) => {
        if (!hasCode(reason, 'EEXIST')) throw reason;
      });
      isMade = true;
    }
  }
}

async function openTree(parts: TreeParts, name: string): Promise<BlobTree> {
  const { layout, state } = parts;
  await renameTops(parts, name);
  for (const [id, names] of layout.tops) {
    for (let end = 1; end < names.length; end++) await makeFolderAt(layout.root, names.slice(0, end), layout.found);
    const inode = await makeFolderAt(layout.root, names, layout.found);
    const known = state.meta(`top ${id}`);
    if (known !== undefined && known !== inode) {
      // Another folder than ours: all that was placed is gone, but what is in it may be somebody's.
      await clear(layout, state);
      return openTree(parts, name);
    }
    state.setMeta(`top ${id}`, inode);
  }
  await endMoves(parts);
  const steps = treeSteps(parts);
  return { ...steps, check: (repair) => checkTree(parts, steps, repair) };
}

/** The instance got another domain. */
async function renameTops({ layout, state }: TreeParts, name: string): Promise<void> {
  const old = state.meta('name');
  if (old !== undefined && old !== name) {
    for (const prefix of [[], ['%trash'], ['%found']]) {
      const [from, to] = [join(layout.root, ...prefix, old), join(layout.root, ...prefix, name)];
      if ((await inodeAt(from, [])) === undefined) continue;
      if ((await inodeAt(to, [])) !== undefined) await putAway(layout.root, [...prefix, name], layout.found);
      await rename(from, to);
    }
  }
  state.setMeta('name', name);
}

/** A killed process may have made or moved a row and not said it. */
async function endMoves({ layout, state, blobPath }: TreeParts): Promise<void> {
  for (const { row, to } of state.moves()) {
    const folder = folderOf(layout, state, to.parent);
    const there = folder && (await inodeAt(layout.root, [...folder, ...toSegments(to.name)]));
    if (row.inode !== '') state.put(there === row.inode ? { ...row, ...to } : row);
    else if (there !== undefined && (row.key === null || there === (await inodeAt(blobPath(row.key), [])))) {
      state.put({ ...row, ...to, inode: there });
    } else state.delete(row.id);
  }
}

/** Everything that was placed goes, what a person put there is kept apart, and the tree is made again from nothing. */
async function clear(layout: TreeLayout, state: TreeState): Promise<void> {
  for (const names of layout.tops.values()) {
    if ((await inodeAt(layout.root, names)) !== undefined) await putAway(layout.root, names, layout.found);
  }
  state.clear();
}
