import { Readable } from 'node:stream';
import { findManifest, unpack } from '#pkg/archive';
import type { Blobs } from '#pkg/blob';
import { AppError } from '#pkg/errors';
import type { Locks } from '#pkg/lock';
import { createContent, createContentCache, type Folder, mimeOf } from '#pkg/static';
import { collectPackages } from './collect-packages.ts';
import type { KindFacts } from './kinds.ts';
import { parseManifestBytes, type ReadManifest } from './manifest.ts';
import { openPackage, type PackageFile } from './open-package.ts';
import { CONTAINER, indexKey, keyOf, type PackageName, readIndex } from './package-key.ts';
import type { PackageIndex } from './types.ts';

/** An archive whose every entry was looked at. */
export interface Inspected {
  file: string;
  /** Its folder that holds the application. */
  root: string;
  read: ReadManifest;
}

/** The files of installed packages, in the blob store: any process serves them, and instances share them. */
export interface Packages {
  /** Reads all of it, so that a wrong one has left nothing. Rejects with kind `not-found` when it has no manifest. */
  inspect(facts: KindFacts, archive: { file: string; sha256: string }): Promise<Inspected>;
  /** Stores its files, unless they are there. Nothing is stored unless all of them are. */
  store(name: PackageName, inspected: Pick<Inspected, 'file' | 'root'>): Promise<void>;
  open(name: PackageName): Folder;
  /**
   * Removes the packages that nobody uses, and what killed processes left. One that was taken for an installation less than
   * a day ago stays. @param used keys, as `keyOf` makes them @returns how many packages were removed
   */
  collect(used: ReadonlySet<string>): Promise<number>;
}

const MB = 1024 * 1024;
/** Of an application, unpacked. */
export const PACKAGE_LIMITS = { bytes: 200 * MB, fileBytes: 20 * MB, entries: 10_000 };
const MAX_MANIFEST = 2 * MB;
const REMEMBERED = 100;
/** Bytes of all the packages that are kept in memory. */
const MAX_KEPT = 48 * MB;
/** Larger files are streamed as they are. */
const MAX_COMPRESSED = 8 * MB;

export interface PackagesDeps {
  blobs: Blobs;
  locks: Pick<Locks, 'write'>;
  now: () => number;
}

export function createPackages({ blobs, locks, now }: PackagesDeps): Packages {
  const opened = new Map<string, Folder>();
  const cache = createContentCache<PackageFile>(MAX_KEPT);

  async function writeFiles(key: string, root: string, file: string): Promise<void> {
    const files: PackageIndex['files'] = {};
    const written: string[] = [];
    const put = async (name: string, bytes: Buffer) => {
      written.push(`${key}/${name}`);
      await blobs.put(CONTAINER, `${key}/${name}`, Readable.from([bytes]));
    };
    try {
      let n = 0;
      for await (const { path, bytes } of unpack(file, PACKAGE_LIMITS)) {
        if (!path.startsWith(root)) continue;
        const encodings: ('br' | 'gzip')[] = [];
        await put(String(n), bytes);
        const content = createContent(bytes, mimeOf(path));
        for (const encoding of ['br', 'gzip'] as const) {
          const encoded = bytes.length <= MAX_COMPRESSED ? await content.encoded(encoding) : undefined;
          if (!encoded) continue;
          await put(`${n}.${encoding}`, encoded);
          encodings.push(encoding);
        }
        files[path.slice(root.length)] = { n, size: bytes.length, encodings };
        n++;
      }
      await writeIndex(key, { files, stored_at: now() });
    } catch (error) {
      for (const name of written) await blobs.delete(CONTAINER, name).catch(() => undefined);
      throw error;
    }
  }

  async function writeIndex(key: string, index: PackageIndex): Promise<void> {
    await blobs.put(CONTAINER, indexKey(key), Readable.from([Buffer.from(JSON.stringify(index))]));
  }

  return {
    inspect,

    async store(name, { root, file }) {
      const key = keyOf(name);
      // Alone: who fails takes away what it wrote, which must not be what another one counts on.
      await locks.write(`${CONTAINER}/${key}`, async () => {
        const index = await readIndex(blobs, key);
        if (index) await writeIndex(key, { ...index, stored_at: now() });
        else await writeFiles(key, root, file);
      });
    },

    collect: (used) => collectPackages({ blobs, locks, now }, used),

    open(name) {
      const key = keyOf(name);
      const known = opened.get(key);
      if (known) return known;
      const folder = openPackage(blobs, key, cache);
      opened.set(key, folder);
      if (opened.size > REMEMBERED) opened.delete(opened.keys().next().value as string);
      return folder;
    },
  };
}

async function inspect({ manifestFile }: KindFacts, { file, sha256 }: { file: string; sha256: string }) {
  const found = await findManifest(file, PACKAGE_LIMITS, [manifestFile]);
  if (!found) throw new AppError('not-found', 'Application manifest is not reachable');
  if (found.bytes.length > MAX_MANIFEST) throw new AppError('bad-request', 'The manifest is wrong: it is too big');
  return { file, root: found.root, read: { ...parseManifestBytes(found.bytes), checksum: sha256 } };
}
