import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** What the format can say of a date: DOS begins in 1980, and 32 bits of seconds end in 2038. */
const EARLIEST = Date.parse('1980-01-01T00:00:00Z');
const LATEST = 2 ** 31 * 1000 - 1000;

export interface ZipEntry {
  /** Names joined by `/`, none at the beginning or the end. */
  path: string;
  modifiedAt: Date;
  /** Absent for a directory. `compress: false` for what is compressed already. */
  content?: { size: number; stream: Readable; compress: boolean };
}

/**
 * A zip archive as a stream: nothing is kept but one line per entry, for the directory that ends the archive. An entry is
 * asked when the one before has been read, and the format grows to 64 bits when it must. A failure of an entry destroys
 * the archive, which has no end then. An archive that is destroyed destroys the content that it reads.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function zipStream(entries: AsyncIterable<ZipEntry>): Readable {
  const zip = new ZipFile();
  // The library types it by its oldest interface; it is a stream of both ways.
  const output = zip.outputStream as unknown as Readable & Writable;
  const fail = (error: unknown) => void output.destroy(error instanceof Error ? error : new Error(String(error)));
  zip.on('error', fail);
  add(zip, output, entries).catch(fail);
  return output;
}

async function add(zip: ZipFile, output: Readable & Writable, entries: AsyncIterable<ZipEntry>): Promise<void> {
  const written = setAside(zip);
  for await (const { path, modifiedAt, content } of entries) {
    const mtime = clamped(modifiedAt);
    written.move();
    // A failure of the whole is told by `output`: there is nobody left to write for.
    if (output.destroyed) return void content?.stream.destroy();
    if (content) await addFile(zip, output, path, mtime, content);
    else zip.addEmptyDirectory(path, { mtime });
    if (output.writableNeedDrain) await roomIn(output);
  }
  written.moveBack();
  zip.end();
}

async function roomIn(output: Writable): Promise<void> {
  const waited = new AbortController();
  const { signal } = waited;
  await Promise.race([once(output, 'drain', { signal }), once(output, 'close', { signal })]);
  waited.abort();
}

/** Entries that the library goes through again for each one that is added. */
const MAX_LISTED = 256;
/** Its state of an entry whose bytes are all written. */
const WRITTEN = 3;

interface Listed {
  entries: { state: number }[];
}

/**
 * The library looks for the first entry that is not written from the beginning of its list, so that ten thousand of them
 * took seconds of the loop, and a hundred thousand minutes: those that are written wait elsewhere for the end.
 */
function setAside(zip: ZipFile) {
  const list = zip as unknown as Listed;
  const written: Listed['entries'] = [];
  return {
    move() {
      if (list.entries.length < MAX_LISTED) return;
      const first = list.entries.findIndex(({ state }) => state < WRITTEN);
      written.push(...list.entries.splice(0, first === -1 ? list.entries.length : first));
    },
    moveBack() {
      list.entries = written.concat(list.entries);
    },
  };
}

async function addFile(
  zip: ZipFile,
  output: Readable,
  path: string,
  mtime: Date,
  { size, stream, compress }: NonNullable<ZipEntry['content']>,
): Promise<void> {
  const stop = () => void stream.destroy();
  output.once('close', stop);
  try {
    zip.addReadStream(stream, path, { mtime, size, compress });
    await finished(stream);
  } finally {
    output.off('close', stop);
    stream.destroy();
  }
}

function clamped(date: Date): Date {
  const time = date.getTime();
  return new Date(Number.isNaN(time) ? EARLIEST : Math.min(Math.max(time, EARLIEST), LATEST));
}
