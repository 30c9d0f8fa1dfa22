import type { Permission } from '#model/permission';
import { type Author, type Node, ROOT_ID } from '#model/vfs';
import { checkDraft } from '../allow-node.ts';
import type { FilesContext, FilesDeps } from '../deps.ts';

/** Directories of a batch: each is looked for, or made, once. */
export interface BatchFolders {
  /** Its id. @param names from the directory of the batch down */
  at(names: readonly string[]): Promise<string>;
}

export function batchFolders(
  c: FilesContext,
  deps: FilesDeps,
  permission: Permission,
  author: Author,
  top: Node,
): BatchFolders {
  const { vfs } = deps;
  const { instance } = c.var;
  const known = new Map<string, Promise<string>>();

  async function make(names: readonly string[]): Promise<string> {
    const base = top._id === ROOT_ID ? '' : await vfs.pathOf(instance, top);
    const path = `${base}/${names.join('/')}`;
    const draft = { type: 'directory' as const, name: names.at(-1) ?? '', dir_id: await vfs.nearest(instance, path) };
    await checkDraft(c, deps, permission, 'POST', draft);
    return (await vfs.createDirectoryAt(instance, author, path, { recursive: true }))._id;
  }

  return {
    at(names) {
      if (names.length === 0) return Promise.resolve(top._id);
      const key = names.join('/');
      const found = known.get(key) ?? make(names);
      known.set(key, found);
      // A refusal is not remembered: it may have been the store's.
      found.catch(() => known.delete(key));
      return found;
    },
  };
}
