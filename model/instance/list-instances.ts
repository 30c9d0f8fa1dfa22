import { DOCTYPES, type Docs } from '#model/docs';
import { isKind } from '#pkg/errors';
import { freeze, GLOBAL } from './load-instance.ts';
import type { Instance, InstancePage } from './types.ts';

const INDEX = 'by-domain';
const PAGE = 100;

export interface InstanceList {
  page(options?: { limit?: number; skip?: number; cursor?: string }): Promise<InstancePage>;
  all(): AsyncIterable<Instance>;
  count(): Promise<number>;
}

export function createInstanceList(docs: Docs): InstanceList {
  let indexed: Promise<unknown> | undefined;

  /** Once per process: creating an index that exists costs a read. */
  function ensureIndex(): Promise<unknown> {
    indexed ??= docs
      .ensureDatabase(GLOBAL, DOCTYPES.instances)
      .then((database) => database.createIndex({ index: { fields: ['domain'] }, ddoc: INDEX, name: INDEX }));
    indexed.catch(() => {
      indexed = undefined;
    });
    return indexed;
  }

  async function page({ limit = PAGE, skip = 0, cursor }: { limit?: number; skip?: number; cursor?: string } = {}) {
    await ensureIndex();
    const { docs: found, bookmark } = await docs.find<Instance>(GLOBAL, DOCTYPES.instances, {
      selector: { domain: { $gt: null } },
      sort: ['domain'],
      useIndex: [INDEX, INDEX],
      limit,
      ...(cursor === undefined ? { skip } : { bookmark: cursor }),
    });
    const isLast = found.length < limit || bookmark === 'nil' || bookmark === '';
    return { instances: found.map(freeze), ...(!isLast && { cursor: bookmark }) };
  }

  return {
    page,
    async *all() {
      let cursor: string | undefined;
      do {
        const next: InstancePage = await page(cursor === undefined ? {} : { cursor });
        yield* next.instances;
        cursor = next.cursor;
      } while (cursor !== undefined);
    },
    count: () => countInstances(docs),
  };
}

async function countInstances(docs: Docs): Promise<number> {
  const database = docs.database(GLOBAL, DOCTYPES.instances);
  try {
    const { docCount } = await database.info();
    const { rows: designs } = await database.allDocs({ startKey: '_design/', endKey: '_design0' });
    return docCount - designs.length;
  } catch (error) {
    if (isKind(error, 'not-found')) return 0;
    throw error;
  }
}
