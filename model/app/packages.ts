import { Readable } from 'node:stream';
import { unpack } from '#pkg/archive';
import type { Blobs } from '#pkg/blob';
import { AppError, isKind } from '#pkg/errors';
import type { Locks } from '#pkg/lock';
import { createContent, type Folder, mimeOf } from '#pkg/static';
import type { ReadManifest } from './manifest.ts';
import { MANIFEST_FILE, parseManifestBytes } from './manifest.ts';
import { openPackage } from './open-package.ts';
import type { PackageIndex } from './types.ts';

/** What a stored package is known by; the key of its files is made of it. */
interface PackageName {
  slug: string;
  version: string;
  /** SHA-256 of the archive, hex. */
  checksum: string;
}

/** The files of installed packages, in the blob store: any process serves them, and instances share them. */
export interface Packages {
  /** Reads, checks and stores an archive. Nothing is stored unless all of it is right. @returns its manifest */
  store(slug: string, archive: { file: string; sha256: string }): Promise<ReadManifest>;
  open(name: PackageName): Folder;
}

const CONTAINER = 'cozy-apps';
const MB = 1024 * 1024;
const LIMITS = { bytes: 200 * MB, fileBytes: 20 * MB, entries: 10_000 };
const MAX_MANIFEST = 2 * MB;
const REMEMBERED = 100;
/** Larger files are streamed as they are. */
const MAX_COMPRESSED = 8 * MB;

export function createPackages({ blobs, locks }: { blobs: Blobs; locks: Pick<Locks, 'write'> }): Packages {
  const opened = new Map<string, Folder>();

  async function writeFiles(key: string, root: string, file: string): Promise<void> {
    const files: PackageIndex['files'] = {};
    const written: string[] = [];
    const put = async (name: string, bytes: Buffer) => {
      written.push(`${key}/${name}`);
      await blobs.put(CONTAINER, `${key}/${name}`, Readable.from([bytes]));
    };
    try {
      let n = 0;
      for await (const { path, bytes } of unpack(file, LIMITS)) {
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
      await put('index.json', Buffer.from(JSON.stringify({ files } satisfies PackageIndex)));
    } catch (error) {
      for (const name of written) await blobs.delete(CONTAINER, name).catch(() => undefined);
      throw error;
    }
  }

  return {
    async store(slug, { file, sha256 }) {
      const { root, read } = await inspect(file);
      const key = keyOf({ slug, version: read.manifest.version ?? '', checksum: sha256 });
      // Alone: who fails takes away what it wrote, which must not be what another one counts on.
      await locks.write(`${CONTAINER}/${key}`, async () => {
        if (!(await has(blobs, `${key}/index.json`))) await writeFiles(key, root, file);
      });
      return { ...read, checksum: sha256 };
    },

    open(name) {
      const key = keyOf(name);
      const known = opened.get(key);
      if (known) return known;
      const folder = openPackage(blobs, CONTAINER, key);
      opened.set(key, folder);
      if (opened.size > REMEMBERED) opened.delete(opened.keys().next().value as string);
      return folder;
    },
  };
}

/** Reads all of it once, so that a wrong one has left nothing. The root is the folder of the highest manifest. */
async function inspect(file: string): Promise<{ root: string; read: ReadManifest }> {
  let found: { root: string; bytes: Buffer } | undefined;
  for await (const { path, bytes } of unpack(file, LIMITS)) {
    if (path !== MANIFEST_FILE && !path.endsWith(`/${MANIFEST_FILE}`)) continue;
    const root = path.slice(0, -MANIFEST_FILE.length);
    if (!found || root.split('/').length < found.root.split('/').length) found = { root, bytes };
  }
  if (!found) throw new AppError('not-found', 'Application manifest is not reachable');
  if (found.bytes.length > MAX_MANIFEST) throw new AppError('bad-request', 'The manifest is wrong: it is too big');
  return { root: found.root, read: parseManifestBytes(found.bytes) };
}

async function has(blobs: Blobs, key: string): Promise<boolean> {
  try {
    await blobs.size(CONTAINER, key);
    return true;
  } catch (error) {
    if (isKind(error, 'not-found')) return false;
    throw error;
  }
}

/** A version is any text: what no key can hold is replaced, and the checksum tells packages apart anyway. */
function keyOf({ slug, version, checksum }: PackageName): string {
  const segment = version.replaceAll(/[^A-Za-z0-9_-]+/g, '_').slice(0, 100) || 'none';
  return `${slug}/${segment}/${checksum}`;
}
