import type { Stats } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { type Content, createContent } from './content.ts';
import { type ContentCache, createContentCache } from './content-cache.ts';
import { mimeOf } from './mime.ts';

/** Bytes of one file kept in memory, and of a folder in all when it shares its memory with no other. */
const MAX_KEPT_FILE = 1024 * 1024;
const MAX_KEPT = 16 * 1024 * 1024;

/** A file that is too big to be kept: `read` must be called once, or never. */
interface BigFile {
  readonly type: string;
  readonly size: number;
  /** @param range inclusive, in bytes */
  read(range?: { start: number; end: number }): Promise<Readable>;
}

export type FolderFile = { content: Content } | { big: BigFile };

export interface Folder {
  /**
   * The file of a path (segments joined by `/`, without a leading one), or undefined when there is none.
   * A path never leads outside of the folder, nor to a hidden file. A file that changes is read again.
   */
  open(path: string): Promise<FolderFile | undefined>;
  /** Where it is, for a folder of this machine. */
  readonly root?: string;
  /** The paths of all its files, but hidden ones. */
  list(): Promise<string[]>;
}

/** A file of a folder, in memory. */
export interface KeptFile {
  readonly content: Content;
  version: string;
  /** When the file was last looked at, in ms since 1970. */
  at: number;
}

export interface FolderOptions {
  /** For how long a file that was looked at is believed to be the same, in ms. @default 0 */
  fresh?: number;
  /** What several folders share. @default one of its own */
  cache?: ContentCache<KeptFile>;
  now?: () => number;
}

export function openFolder(root: string, options: FolderOptions = {}): Folder {
  const { fresh = 0, cache = createContentCache<KeptFile>(MAX_KEPT), now = Date.now } = options;
  const keyOf = (path: string) => `${root}\0${path}`;

  return {
    root,

    async list() {
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      const paths = entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
      return paths.filter(isSafe);
    },

    async open(path) {
      const known = cache.get(keyOf(path));
      if (known && now() - known.at < fresh) return known;
      const file = await resolveInside(root, path);
      if (file === undefined) return undefined;
      await using handle = await open(file);
      const stats = await handle.stat();
      if (!stats.isFile()) return undefined;
      const type = mimeOf(file);
      if (stats.size > MAX_KEPT_FILE) {
        return { big: { type, size: stats.size, read: (range) => readAgain(file, stats, range) } };
      }
      const version = `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
      const at = now();
      if (known?.version === version) {
        known.at = at;
        return known;
      }
      return cache.set(keyOf(path), { version, content: createContent(await handle.readFile(), type), at });
    },
  };
}

/** The size was announced: never send more, even when the file grew since. */
async function readAgain(file: string, { size }: Stats, range = { start: 0, end: size - 1 }): Promise<Readable> {
  const handle = await open(file);
  return handle.createReadStream(range);
}

const SAFE_SEGMENT = /^[^./\\\0][^/\\\0]*$/;

function isSafe(path: string): boolean {
  return path.length <= 1000 && path.split('/').every((segment) => SAFE_SEGMENT.test(segment));
}

async function resolveInside(root: string, path: string): Promise<string | undefined> {
  if (!isSafe(path)) return undefined;
  try {
    const [base, file] = await Promise.all([realpath(root), realpath(join(root, path))]);
    // A symbolic link may lead elsewhere.
    return file.startsWith(base + sep) ? file : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ELOOP';
}
