import type { Instance } from '#model/instance';
import type { File, Node, Vfs } from '#model/vfs';
import { isKind } from '#pkg/errors';

/** Paths of many files: each directory is found once. */
export interface Paths {
  /** Undefined when a directory above is gone. */
  of(node: Pick<Node, 'name' | 'dir_id'>): Promise<string | undefined>;
  added(file: File): Promise<File & { path?: string }>;
}

export function createPaths(vfs: Vfs, instance: Instance): Paths {
  const known = new Map<string, Promise<string | undefined>>();

  async function directory(id: string): Promise<string | undefined> {
    try {
      return await vfs.pathOf(instance, await vfs.get(instance, id));
    } catch (error) {
      if (isKind(error, 'not-found')) return undefined;
      throw error;
    }
  }

  async function of({ name, dir_id }: Pick<Node, 'name' | 'dir_id'>): Promise<string | undefined> {
    const found = known.get(dir_id) ?? directory(dir_id);
    known.set(dir_id, found);
    const parent = await found;
    if (parent === undefined) return undefined;
    return parent === '/' ? `/${name}` : `${parent}/${name}`;
  }

  return {
    of,
    async added(file) {
      const path = await of(file);
      return path === undefined ? file : { ...file, path };
    },
  };
}
