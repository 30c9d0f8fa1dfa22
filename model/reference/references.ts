import { DOCTYPES, type Docs } from '#model/docs';
import type { Vfs } from '#model/vfs';
import { isKind } from '#pkg/errors';
import { listTargets } from './list-targets.ts';
import type { ListOptions, References } from './types.ts';

export interface ReferencesDeps {
  docs: Docs;
  vfs: Pick<Vfs, 'addMarks' | 'removeMarks'>;
}

export function createReferences({ docs, vfs }: ReferencesDeps): References {
  return {
    list: (instance, mark, target, options) => listTargets(docs, instance, mark, target, options),
    async add(instance, mark, target, ids) {
      for (const id of ids) await vfs.addMarks(instance, id, mark, [target]);
    },
    async remove(instance, mark, target, ids) {
      for (const id of ids) await vfs.removeMarks(instance, id, mark, [target]);
    },
    async pathsNotSynchronizedOn(instance, client) {
      const options: ListOptions = { skip: 0, limit: 10_000, sort: 'id' };
      const { files } = await listTargets(docs, instance, 'not_synchronized_on', client, options);
      return files.flatMap(({ path }) => (typeof path === 'string' ? [path] : []));
    },
    async pathOf(instance, id) {
      try {
        const { path } = await docs.get<{ path?: string }>(instance, DOCTYPES.files, id);
        return path;
      } catch (error) {
        if (isKind(error, 'not-found')) return undefined;
        throw error;
      }
    },
  };
}
