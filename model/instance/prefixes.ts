import { DOCTYPES, type Docs } from '#model/docs';
import { GLOBAL, loadInstance } from './load-instance.ts';
import type { Instance } from './types.ts';

const INDEX = 'by-prefix';
const REMEMBERED = 10_000;

/** Finds an instance by the first part of the names of its databases, which never changes. */
export function createPrefixes(docs: Docs): (prefix: string) => Promise<Instance | undefined> {
  const ids = new Map<string, string>();
  let indexed: Promise<unknown> | undefined;

  /** Once per process: creating an index that exists costs a read. */
  async function ensureIndex(): Promise<void> {
    indexed ??= docs
      .ensureDatabase(GLOBAL, DOCTYPES.instances)
      .then((database) => database.createIndex({ index: { fields: ['prefix'] }, ddoc: INDEX, name: INDEX }));
    indexed.catch(() => {
      indexed = undefined;
    });
    await indexed;
  }

  async function find(prefix: string): Promise<string | undefined> {
    await ensureIndex();
    const query = { selector: { prefix }, useIndex: [INDEX, INDEX], limit: 1 };
    return (await docs.find<Instance>(GLOBAL, DOCTYPES.instances, query)).docs[0]?._id;
  }

  return async (prefix) => {
    const id = ids.get(prefix) ?? (await find(prefix));
    if (id === undefined) return undefined;
    if (ids.size >= REMEMBERED) ids.clear();
    ids.set(prefix, id);
    return loadInstance(docs, id);
  };
}
