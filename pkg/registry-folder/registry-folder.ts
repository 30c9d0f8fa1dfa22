import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Catalogue, createCatalogue, isVersion, type VersionDocument } from '#pkg/app-registry';
import { unpack } from '#pkg/archive';
import { AppError } from '#pkg/errors';
import { hashFile } from './hash-file.ts';
import { LIMITS, readPackage } from './read-package.ts';
import type { PackageFile, PublishRequest, RegistryFolder } from './types.ts';

const SLUG = /^[a-z0-9-]{1,100}$/;
const EDITOR = /^[A-Za-z0-9_-]{1,50}$/;
const ARCHIVE = '.tar.gz';
/** Old enough for the folder to be looked at again, in ms. */
const LOOK_EVERY = 1000;

export interface RegistryFolderOptions {
  root: string;
  /** Where an archive is had. */
  urlOf: (slug: string, version: string) => string;
  /** Told of archives that are put there and cannot be published. */
  onBadPackage?: (path: string, error: unknown) => void;
  now?: () => number;
}

interface Known {
  /** Changes when the file does. */
  mark: string;
  /** Undefined: it cannot be published. */
  document: VersionDocument | undefined;
  root: string;
}

export function openRegistryFolder(options: RegistryFolderOptions): RegistryFolder {
  const { root, urlOf, onBadPackage = () => undefined, now = Date.now } = options;
  const packages = join(root, 'packages');
  const known = new Map<string, Known>();
  let last: { at: number; catalogue: Promise<Catalogue> } | undefined;

  async function read(slug: string, version: string, path: string): Promise<Known | undefined> {
    const stats = await stat(path).catch(() => undefined);
    if (!stats?.isFile()) return undefined;
    const mark = `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
    const old = known.get(path);
    if (old?.mark === mark) return old;
    const fresh: Known = { mark, document: undefined, root: '' };
    try {
      const { type, manifest, root: prefix } = await readPackage(path, slug, version);
      fresh.root = prefix;
      fresh.document = {
        slug,
        type,
        version,
        editor: await editorOf(slug, String(manifest['editor'] ?? '')),
        url: urlOf(slug, version),
        sha256: await hashFile(path),
        size: String(stats.size),
        created_at: new Date(stats.mtimeMs).toISOString(),
        manifest,
        ...(prefix !== '' && { tar_prefix: prefix.slice(0, -1) }),
      };
    } catch (error) {
      onBadPackage(path, error);
    }
    known.set(path, fresh);
    return fresh;
  }

  async function editorOf(slug: string, otherwise: string): Promise<string> {
    return (await readText(join(packages, slug, 'editor'))) ?? otherwise;
  }

  async function look(): Promise<Catalogue> {
    const documents: VersionDocument[] = [];
    for (const slug of await namesIn(packages)) {
      if (!SLUG.test(slug)) continue;
      for (const name of await namesIn(join(packages, slug))) {
        const version = name.endsWith(ARCHIVE) ? name.slice(0, -ARCHIVE.length) : '';
        const found = isVersion(version) ? await read(slug, version, join(packages, slug, name)) : undefined;
        if (found?.document) documents.push(found.document);
      }
    }
    return createCatalogue(documents);
  }

  /** The editor of an application is whoever published it first; the file says it for good. */
  async function claim(slug: string, editor: string): Promise<void> {
    const file = join(packages, slug, 'editor');
    await writeOnce(file, (path) => writeDurably(path, editor));
    if ((await readText(file)) !== editor) {
      throw new AppError('forbidden', 'This application belongs to another editor');
    }
  }

  const pathOf = (slug: string, version: string) =>
    SLUG.test(slug) && isVersion(version) ? join(packages, slug, version + ARCHIVE) : undefined;

  return {
    catalogue() {
      if (!last || now() - last.at >= LOOK_EVERY) {
        const catalogue = look();
        last = { at: now(), catalogue };
        catalogue.catch(() => {
          last = undefined;
        });
      }
      return last.catalogue;
    },

    async publish({ slug, version, editor, archive }: PublishRequest) {
      const path = pathOf(slug, version);
      if (!path) throw new AppError('unprocessable', 'The slug or the version is not a good one');
      if (!EDITOR.test(editor)) throw new AppError('unprocessable', 'The name of the editor is not a good one');
      await readPackage(archive.file, slug, version);
      await mkdir(join(packages, slug), { recursive: true });
      await claim(slug, editor);
      const isNew = await writeOnce(path, async (temporary) => {
        await copyFile(archive.file, temporary);
        await sync(temporary);
        // The file may be another one by now.
        if ((await hashFile(temporary)) !== archive.sha256) throw new AppError('unprocessable', 'The package changed');
      });
      if (!isNew) throw new AppError('conflict', 'This version is published already');
      last = undefined;
      const published = await read(slug, version, path);
      if (!published?.document) throw new AppError('internal', `${path} cannot be read any more`);
      return published.document;
    },

    async archive(slug, version) {
      const path = pathOf(slug, version);
      const isThere = path !== undefined && (await read(slug, version, path))?.document;
      return isThere ? path : undefined;
    },

    async file(slug, version, path): Promise<PackageFile | undefined> {
      const archive = pathOf(slug, version);
      const found = archive === undefined ? undefined : await read(slug, version, archive);
      if (archive === undefined || !found?.document) return undefined;
      for await (const entry of unpack(archive, LIMITS)) {
        if (entry.path === found.root + path) return { bytes: entry.bytes, path };
      }
      return undefined;
    },

    editorKey: async (name) => (EDITOR.test(name) ? readText(join(root, 'editors', `${name}.pem`)) : undefined),
  };
}

/** False when there is such a file already. Nothing is seen of one that is not whole. */
async function writeOnce(path: string, write: (temporary: string) => Promise<void>): Promise<boolean> {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await write(temporary);
    await link(temporary, path);
    await sync(join(path, '..'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  await using handle = await open(path, 'wx');
  await handle.writeFile(text);
  await handle.sync();
}

async function sync(path: string): Promise<void> {
  await using handle = await open(path);
  await handle.sync();
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
