import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { AppError } from '#pkg/errors';

/** Where the bytes of an archive are. */
export interface ZipSource {
  size: number;
  /** @param range both ends included */
  read(range: { start: number; end: number }): Promise<Readable>;
}

export interface ZipLimits {
  /** Entries of any kind. */
  entries: number;
  /** Bytes of all the files, once they are unpacked. */
  bytes: number;
}

/** A file or a folder of an archive: its path has no empty segment, no `.` and no `..`. */
export interface ZipMember {
  path: string;
  isDirectory: boolean;
  size: number;
  /** Undefined when it is none. */
  modifiedAt: Date | undefined;
  /** The content. It fails when it is not what the archive says: of another size, broken. */
  open(): Promise<Readable>;
}

/** No compression of the format makes less of more. */
const BEST_RATIO = 1032;
const SLACK = 1024;
const MAX_PATH = 2_000;
const LINK = 0o120000;
const KIND = 0o170000;

/**
 * What a zip archive holds, as its directory says, which is read whole before any content is. Links are left out, and what
 * macOS adds. Rejects with kind `unprocessable` for what is no archive, a path that leads elsewhere, a name that is there
 * twice, contents that are encrypted, compressed in an unknown way, or that share bytes (a bomb); `too-large` beyond a limit.
 */
export async function readZip(source: ZipSource, limits: ZipLimits): Promise<ZipMember[]> {
  try {
    const zip = await fromRandomAccessReaderPromise(new SourceReader(source), source.size, { autoClose: false });
    if (zip.entryCount > limits.entries) throw tooLarge('too many files');
    return await readDirectory(zip, source, limits);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('unprocessable', 'The file is not a zip archive that can be read', { cause: error });
  }
}

async function readDirectory(zip: ZipFile, source: ZipSource, limits: ZipLimits): Promise<ZipMember[]> {
  const members = new Map<string, ZipMember>();
  let packed = 0;
  let unpacked = 0;
  let count = 0;
  for await (const entry of zip.eachEntry()) {
    if (++count > limits.entries) throw tooLarge('too many files');
    packed += entry.compressedSize;
    unpacked += entry.uncompressedSize;
    if (packed > source.size) throw refused('its files share their bytes');
    if (unpacked > limits.bytes) throw tooLarge('more than there is room for');
    const member = toMember(zip, entry);
    if (!member) continue;
    if (members.has(member.path) && !member.isDirectory) throw refused('two files have the same name');
    members.set(member.path, member);
  }
  return [...members.values()];
}

function isName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[\\\0\n\r]/.test(name) && name.isWellFormed();
}

/** Undefined for what is not unpacked. */
function toMember(zip: ZipFile, entry: Entry): ZipMember | undefined {
  const isDirectory = entry.fileName.endsWith('/');
  const path = entry.fileName.replace(/^(\.\/)+/, '').replace(/\/$/, '');
  if (path === '' || path === '.') return undefined;
  if (path.length > MAX_PATH || !path.split('/').every(isName)) throw refused('a path leads elsewhere, or is none');
  if (path.startsWith('__MACOSX/') || path === '__MACOSX' || path.endsWith('/.DS_Store') || path === '.DS_Store')
    return undefined;
  if (((entry.externalFileAttributes >>> 16) & KIND) === LINK) return undefined;
  if (!isDirectory) checkContent(entry, path);
  return {
    path,
    isDirectory,
    size: entry.uncompressedSize,
    modifiedAt: dateOf(entry),
    open: () => zip.openReadStreamPromise(entry),
  };
}

function dateOf(entry: Entry): Date | undefined {
  const date = entry.getLastModDate();
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function checkContent(entry: Entry, path: string): void {
  if (entry.isEncrypted()) throw refused(`${path} is encrypted`);
  if (!entry.canDecodeFileData()) throw refused(`${path} is compressed in a way that is not known`);
  if (entry.uncompressedSize > entry.compressedSize * BEST_RATIO + SLACK) throw refused(`${path} is not what it says`);
}

/** The library reads what it needs, wherever it is. */
class SourceReader extends RandomAccessReader {
  readonly #source: ZipSource;

  constructor(source: ZipSource) {
    super();
    this.#source = source;
  }

  /** @param end not included */
  override _readStreamForRange(start: number, end: number): Readable {
    const output = new PassThrough();
    const copy = async () => {
      if (end <= start) return void output.end();
      const content = await this.#source.read({ start, end: end - 1 });
      // Nobody wants it any more.
      if (output.destroyed) return void content.destroy();
      await pipeline(content, output);
    };
    copy().catch((error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))));
    return output;
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }
}

function refused(what: string): AppError {
  return new AppError('unprocessable', `The archive is refused: ${what}`);
}

function tooLarge(what: string): AppError {
  return new AppError('too-large', `The archive has ${what}`);
}
