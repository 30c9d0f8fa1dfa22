import { createHash } from 'node:crypto';
import { link, rename, rmdir, unlink, utimes } from 'node:fs/promises';
import type { BlobTree, TreeNode } from '#pkg/blob';
import { hasCode } from '../file-errors.ts';
import { inodeAt, makeFolderAt, makeFolds, putAway, removeFolds, SpoiledTree } from './folders.ts';
import { ASIDE, folderOf, type TreeLayout } from './layout.ts';
import { toSegments } from './names.ts';
import { withPath } from './paths.ts';
import type { Row, TreeState } from './state.ts';

export interface TreeParts {
  layout: TreeLayout;
  state: TreeState;
  /** Absolute path of the bytes of a key. */
  blobPath(key: string): string;
}

/** The steps that change a tree; each leaves the folders and the state so that the next process can go on from there. */
export interface TreeSteps extends Omit<BlobTree, 'check'> {
  /** Puts a row's file or folder where the state says that it is. */
  restore(row: Row): Promise<void>;
}

export function treeSteps({ layout, state, blobPath }: TreeParts): TreeSteps {
  const { root, found, tops } = layout;
  const verified = new Set<string>();

  /** Names of a directory, whose folders are those that we made: nothing is written through what a hand put there. */
  async function folder(id: string): Promise<string[]> {
    const names = folderOf(layout, state, id);
    if (!names) throw new Error(`the directory ${id} is not in the tree`);
    for (let at = id; !verified.has(at); ) {
      const row = state.get(at);
      const there = await inodeAt(root, folderOf(layout, state, at) ?? []);
      if (tops.has(at) ? there === undefined || there !== state.meta(`top ${at}`) : there !== row?.inode) {
        throw new SpoiledTree(`the folder of ${at} is not the one that was made`);
      }
      verified.add(at);
      if (!row) break;
      at = row.parent;
    }
    return names;
  }

  async function placeOf({ parent, name }: Pick<Row, 'parent' | 'name'>): Promise<string[]> {
    return [...(await folder(parent)), ...toSegments(name)];
  }

  /** Frees a place of what we did not put there. */
  async function free(place: readonly string[]): Promise<void> {
    if ((await inodeAt(root, place)) !== undefined) await putAway(root, place, found);
  }

  /** @returns its inode; empty when there are no bytes under the key, which the check of the contents tells */
  async function linkAt(key: string, place: readonly string[], modifiedAt: number | undefined): Promise<string> {
    await makeFolds(root, place, found);
    const bytes = blobPath(key);
    for (;;) {
      try {
        await withPath(root, place, (path) => link(bytes, path));
      } catch (error) {
        if (hasCode(error, 'ENOENT') && (await inodeAt(bytes, [])) === undefined) return '';
        if (!hasCode(error, 'EEXIST')) throw error;
        if ((await inodeAt(bytes, [])) !== (await inodeAt(root, place))) {
          await free(place);
          continue;
        }
      }
      if (modifiedAt !== undefined && Number.isFinite(modifiedAt)) {
        await withPath(root, place, (path) => utimes(path, new Date(), modifiedAt / 1000));
      }
      return (await inodeAt(root, place)) ?? '';
    }
  }

  async function move(row: Row, to: Pick<Row, 'parent' | 'name'>): Promise<void> {
    const [from, target] = [await placeOf(row), await placeOf(to)];
    state.moving(row.id, to.parent, to.name);
    await makeFolds(root, target, found);
    await free(target);
    if ((await inodeAt(root, from)) === row.inode) {
      await withPath(root, from, (path) => withPath(root, target, (other) => rename(path, other)));
      state.put({ ...row, ...to });
    } else if (row.key === null) {
      throw new SpoiledTree(`the folder of ${row.id} is gone`);
    } else {
      state.put({ ...row, ...to, inode: await linkAt(row.key, target, undefined) });
    }
    await removeFolds(root, from);
  }

  async function setAside(row: Row): Promise<void> {
    const name = createHash('sha256').update(row.id).digest('hex');
    if (row.parent !== ASIDE) await move(row, { parent: ASIDE, name });
  }

  /** Other bytes for a file, at once. */
  async function replace(row: Row, key: string, modifiedAt: number | undefined): Promise<void> {
    const place = await placeOf(row);
    const other = [...(await folder(ASIDE)), 'next'];
    await free(other);
    const inode = await linkAt(key, other, modifiedAt);
    if (inode === '') return;
    if ((await inodeAt(root, place)) !== inode) {
      await withPath(root, other, (path) => withPath(root, place, (target) => rename(path, target)));
    }
    state.put({ ...row, key, inode });
  }

  async function create({ id, parent, name, key, modifiedAt }: TreeNode): Promise<void> {
    const place = await placeOf({ parent, name });
    const row = { id, parent, name, key: key ?? null };
    // Said before: the node may have another place by the time that a killed process is followed by the next.
    state.making(row);
    try {
      await makeFolds(root, place, found);
      const inode = key === undefined ? await makeFolderAt(root, place, found) : await linkAt(key, place, modifiedAt);
      state.put({ ...row, inode });
    } catch (error) {
      state.delete(id);
      throw error;
    }
  }

  async function remove(id: string): Promise<void> {
    const row = state.get(id);
    if (!row) return;
    for (const child of state.children(id)) await setAside(child);
    const place = await placeOf(row);
    if ((await inodeAt(root, place)) === row.inode) {
      if (row.key !== null) await withPath(root, place, unlink);
      else await withPath(root, place, (path) => rmdir(path)).catch(() => free(place));
    }
    state.delete(id);
    await removeFolds(root, place);
  }

  return {
    since: () => state.meta('since'),
    reached: (since) => state.setMeta('since', since),
    ids: state.ids,
    aside: () => state.children(ASIDE).map(({ id }) => id),
    find(id) {
      const row = state.get(id);
      return row && { id, parent: row.parent, name: row.name, ...(row.key !== null && { key: row.key }) };
    },
    isBelow(id, above) {
      const seen = new Set<string>();
      for (let at: string | undefined = id; at !== undefined && !seen.has(at); at = state.get(at)?.parent) {
        if (at === above) return true;
        seen.add(at);
      }
      return false;
    },
    async place(node) {
      const occupant = state.at(node.parent, node.name);
      if (occupant && occupant.id !== node.id) await setAside(occupant);
      const old = state.get(node.id);
      if (old && (old.key === null) !== (node.key === undefined)) await remove(node.id);
      const row = state.get(node.id);
      if (!row) return create(node);
      if (row.parent !== node.parent || row.name !== node.name) await move(row, node);
      const moved = state.get(node.id);
      if (moved && node.key !== undefined && moved.key !== node.key) await replace(moved, node.key, node.modifiedAt);
    },
    remove,
    async restore(row) {
      const place = await placeOf(row);
      await makeFolds(root, place, found);
      if (row.key === null) throw new SpoiledTree(`the folder of ${row.id} is gone`);
      await free(place);
      state.put({ ...row, inode: await linkAt(row.key, place, undefined) });
    },
  };
}
