import type { Blobs } from '#pkg/blob';
import { type Content, type ContentCache, createStoredContent, type Folder, mimeOf } from '#pkg/static';
import { CONTAINER, readAll, readIndex } from './package-key.ts';
import type { PackageIndex } from './types.ts';

type StoredFile = PackageIndex['files'][string];

/** Bytes of one file kept in memory. */
const MAX_KEPT_FILE = 8 * 1024 * 1024;

/** A file of a package, in memory. */
export interface PackageFile {
  readonly content: Content;
}

/** The files of a package in the blob store. They never change under their key, so what was read stays true. */
export function openPackage(blobs: Blobs, key: string, cache: ContentCache<PackageFile>): Folder {
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

  return {
    list: async () => [...((await files())?.keys() ?? [])],

    async open(path) {
      const known = cache.get(`${key}/${path}`);
      if (known) return known;
      const file = (await files())?.get(path);
      if (!file) return undefined;
      const { n, size, encodings } = file;
      const type = mimeOf(path);
      if (size > MAX_KEPT_FILE)
        return { big: { type, size, read: (range) => blobs.get(CONTAINER, `${key}/${n}`, range) } };
      const bytes = await read(String(n));
      const content = createStoredContent(bytes, type, async (encoding) =>
        encodings.includes(encoding) ? read(`${n}.${encoding}`) : undefined,
      );
      return cache.set(`${key}/${path}`, { content });
    },
  };
}
