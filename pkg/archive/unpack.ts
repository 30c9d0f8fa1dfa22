import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { AppError } from '#pkg/errors';
import { readTar, type TarEntry } from './read-tar.ts';

export interface UnpackLimits {
  /** Of the whole archive once decompressed, in bytes. */
  bytes: number;
  /** Of each file, in bytes: as much is held in memory. */
  fileBytes: number;
  /** Entries of any kind. */
  entries: number;
}

export interface UnpackedFile {
  /** Segments joined by `/`: none is empty, `.`, `..` or hidden. */
  path: string;
  bytes: Buffer;
}

const MAX_PATH = 500;

/**
 * The files of a tar archive, plain or gzipped, one after the other; hidden ones are left out. Nothing is written anywhere.
 * Rejects with kind `bad-request` for a broken archive, a path that leads elsewhere, a link or a device, or two names that
 * differ by their case only; `too-large` beyond a limit.
 */
export async function* unpack(file: string, limits: UnpackLimits): AsyncGenerator<UnpackedFile> {
  const gunzip = (await isGzip(file)) ? createGunzip() : new PassThrough();
  const archive = new PassThrough();
  // Its failure is that of the archive.
  pipeline(createReadStream(file), gunzip, limitTo(limits.bytes), archive).catch(() => undefined);
  const seen = new Set<string>();
  let entries = 0;
  for await (const entry of readTar(archive)) {
    if (++entries > limits.entries) throw new AppError('too-large', 'The package has too many files');
    const path = checkEntry(entry, limits);
    if (path === undefined || isHidden(path)) continue;
    const folded = path.normalize('NFC').toLowerCase();
    if (seen.has(folded)) throw bad('two files have the same name');
    seen.add(folded);
    yield { path, bytes: await buffer(entry.content) };
  }
}

/** The path of a file; undefined for what is no file but does no harm. */
function checkEntry({ type, name, size }: TarEntry, { fileBytes }: UnpackLimits): string | undefined {
  if (type === 'directory') return undefined;
  if (type !== 'file' && type !== 'contiguous-file') throw bad('it has a link or a device');
  if (size > fileBytes) throw new AppError('too-large', 'A file of the package is too big');
  const path = name.replace(/^(\.\/)+/, '');
  const isSafe = path.length <= MAX_PATH && path.split('/').every(isSafeSegment);
  if (!isSafe) throw bad('a path leads elsewhere');
  return path;
}

function isSafeSegment(segment: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is refused
  return segment !== '' && segment !== '.' && segment !== '..' && !/[\\\x00-\x1f\x7f]/.test(segment);
}

function isHidden(path: string): boolean {
  return path.split('/').some((segment) => segment.startsWith('.'));
}

function limitTo(bytes: number) {
  let left = bytes;
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      left -= chunk.length;
      if (left < 0) throw new AppError('too-large', 'The package is too big once unpacked');
      yield chunk;
    }
  };
}

/** By its first bytes: the type that a server announces is often wrong. */
async function isGzip(file: string): Promise<boolean> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer.readUInt16BE() === 0x1f8b;
}

function bad(what: string): AppError {
  return new AppError('bad-request', `The package is refused: ${what}`);
}
