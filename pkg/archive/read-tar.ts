import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import { AppError } from '#pkg/errors';

export interface TarEntry {
  /** As it was sent. */
  name: string;
  type: Header['type'];
  /** Bytes. */
  size: number;
  mtime: Date | undefined;
  mode: number;
  /** Members of its extended header. */
  pax: Readonly<Record<string, string>>;
  /** To be read before the next entry is asked for, or left alone: what is not read is skipped. */
  content: Readable;
}

/**
 * The entries of a tar archive, as they come. Rejects with kind `bad-request` when it is no archive, or is cut, and so does
 * what reads the content of the last entry; with the failure of the archive itself when that is an `AppError`.
 * @see POSIX.1-2024, pax, "ustar Interchange Format" and "pax Extended Header"
 */
export async function* readTar(archive: Readable): AsyncGenerator<TarEntry> {
  const entries = extract();
  const reading = pipeline(archive, entries);
  // The entries tell the failure; without them, nobody would hear it.
  reading.catch(() => undefined);
  try {
    for await (const entry of entries) {
      const { name, type = 'file', size = 0, mtime, mode = 0 } = entry.header;
      const content = new PassThrough();
      content.on('error', () => undefined);
      const feeding = feed(entry as AsyncIterable<Buffer>, content);
      feeding.catch((cause: unknown) => content.destroy(broken(cause)));
      yield { name, type, size, mtime, mode, pax: paxOf(entry.header), content };
      content.destroy();
      await feeding;
    }
    await reading;
  } catch (cause) {
    throw broken(cause);
  }
}

/** An entry must be read to its end, even when nobody wants the rest of it. */
async function feed(entry: AsyncIterable<Buffer>, content: PassThrough): Promise<void> {
  for await (const chunk of entry) {
    if (content.destroyed || content.write(chunk)) continue;
    await Promise.race([once(content, 'drain'), once(content, 'close')]);
  }
  content.end();
}

function paxOf(header: Header): Record<string, string> {
  return (header as { pax?: Record<string, string> | null }).pax ?? {};
}

function broken(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError('bad-request', 'The archive is broken, or was cut', { cause });
}
