import type { Docs } from '#model/docs';
import type { Vfs } from '#model/vfs';
import { isKind } from '#pkg/errors';
import { listTargets } from './list-targets.ts';
import type { ListOptions, References } from './types.ts';

export interface ReferencesDeps {
  docs: Docs;
  vfs: Pick<Vfs, 'addMarks' | 'removeMarks' | 'copies' | 'get' | 'pathOf'>;
}

export function createReferences({ docs, vfs }: ReferencesDeps): References {
  return {
    list: (instance, mark, target, options) => listTargets({ docs, vfs }, instance, mark, target, options),
    async add(instance, mark, target, ids) {
      for (const id of ids) await vfs.addMarks(instance, id, mark, [target]);
    },
    async remove(instance, mark, target, ids) {
      for (const id of ids) await vfs.removeMarks(instance, id, mark, [target]);
    },
    async pathsNotSynchronizedOn(instance, client) {
      const options: ListOptions = { skip: 0, limit: 10_000, sort: 'id' };
      const { files } = await listTargets({ docs, vfs }, instance, 'not_synchronized_on', client, options);
      return files.flatMap(({ path }) => (typeof path === 'string' ? [path] : []));
    },
    async pathOf(instance, id) {
      try {
        return await vfs.pathOf(instance, await vfs.get(instance, id));
      } catch (error) {
        if (isKind(error, 'not-found')) return undefined;
        throw error;
      }
    },
  };
}
