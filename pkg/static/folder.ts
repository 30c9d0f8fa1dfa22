import type { Stats } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { type Content, createContent } from './content.ts';
import { mimeOf } from './mime.ts';

/** Bytes of one file kept in memory, and of a folder in all. */
const MAX_KEPT_FILE = 1024 * 1024;
const MAX_KEPT = 16 * 1024 * 1024;

/** A file that is too big to be kept: `read` must be called once, or never. */
interface BigFile {
  readonly type: string;
  readonly size: number;
  read(): Promise<Readable>;
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

interface Kept {
  version: string;
  content: Content;
  /** When the file was last looked at, in ms since 1970. */
  at: number;
}

export interface FolderOptions {
  /** For how long a file that was looked at is believed to be the same, in ms. @default 0 */
  fresh?: number;
  now?: () => number;
}

export function openFolder(root: string, { fresh = 0, now = Date.now }: FolderOptions = {}): Folder {
  const kept = new Map<string, Kept>();
  let total = 0;

  function forget(path: string): void {
    total -= kept.get(path)?.content.bytes.length ?? 0;
    kept.delete(path);
  }

  function keep(path: string, entry: Kept): Content {
    forget(path);
    kept.set(path, entry);
    total += entry.content.bytes.length;
    while (total > MAX_KEPT) forget(kept.keys().next().value as string);
    return entry.content;
  }

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
      const seen = kept.get(path);
      if (seen && now() - seen.at < fresh) return { content: seen.content };
      const file = await resolveInside(root, path);
      if (file === undefined) return undefined;
      await using handle = await open(file);
      const stats = await handle.stat();
      if (!stats.isFile()) return undefined;
      const type = mimeOf(file);
      if (stats.size > MAX_KEPT_FILE) {
        return { big: { type, size: stats.size, read: () => readAgain(file, stats) } };
      }
      const version = `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
      const known = kept.get(path);
      const at = now();
      if (known?.version === version) {
        known.at = at;
        return { content: known.content };
      }
      return { content: keep(path, { version, content: createContent(await handle.readFile(), type), at }) };
    },
  };
}

/** The size was announced: never send more, even when the file grew since. */
async function readAgain(file: string, { size }: Stats): Promise<Readable> {
  const handle = await open(file);
  return handle.createReadStream({ end: size - 1 });
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
