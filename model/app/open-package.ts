import type { Blobs } from '#pkg/blob';
import { type Content, createStoredContent, type Folder, mimeOf } from '#pkg/static';
import { CONTAINER, readAll, readIndex } from './package-key.ts';
import type { PackageIndex } from './types.ts';

type StoredFile = PackageIndex['files'][string];

/** Bytes of one file kept in memory, and of a package in all. */
const MAX_KEPT_FILE = 8 * 1024 * 1024;
const MAX_KEPT = 16 * 1024 * 1024;

/** The files of a package in the blob store. They never change under their key, so what was read stays true. */
export function openPackage(blobs: Blobs, key: string): Folder {
  const kept = new Map<string, Content>();
  let total = 0;
  let index: Promise<ReadonlyMap<string, StoredFile> | undefined> | undefined;

  const read = async (name: string) => readAll(await blobs.get(CONTAINER, `${key}/${name}`));

  async function loadIndex(): Promise<ReadonlyMap<string, StoredFile> | undefined> {
    const found = await readIndex(blobs, key);
    return found && new Map(Object.entries(found.files));
  }

  /** One that could not be read is asked for again. */
  async function files(): Promise<ReadonlyMap<string, StoredFile> | undefined> {
    index ??= loadIndex();
    try {
      const known = await index;
      if (!known) index = undefined;
      return known;
    } catch (error) {
      index = undefined;
      throw error;
    }
  }

  function keep(path: string, content: Content): Content {
    const other = kept.get(path);
    if (other) return other;
    kept.set(path, content);
    total += content.bytes.length;
    while (total > MAX_KEPT) {
      const [oldest, { bytes }] = kept.entries().next().value as [string, Content];
      kept.delete(oldest);
      total -= bytes.length;
    }
    return content;
  }

  return {
    list: async () => [...((await files())?.keys() ?? [])],

    async open(path) {
      const known = kept.get(path);
      if (known) return { content: known };
      const file = (await files())?.get(path);
      if (!file) return undefined;
      const { n, size, encodings } = file;
      const type = mimeOf(path);
      if (size > MAX_KEPT_FILE) return { big: { type, size, read: () => blobs.get(CONTAINER, `${key}/${n}`) } };
      const bytes = await read(String(n));
      const content = createStoredContent(bytes, type, async (encoding) =>
        encodings.includes(encoding) ? read(`${n}.${encoding}`) : undefined,
      );
      return { content: keep(path, content) };
    },
  };
}
