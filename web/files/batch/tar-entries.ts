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
  /** May be left alone: what is not read is skipped. */
  content: Readable;
}

/**
 * The entries of a tar archive, as they come; `take` is awaited before the next one is read. Rejects with kind
 * `bad-request` when it is no archive, or is cut: what was taken before is not concerned.
 * @see POSIX.1-2024, pax, "ustar Interchange Format" and "pax Extended Header"
 */
export async function readTar(archive: Readable, take: (entry: TarEntry) => Promise<void>): Promise<void> {
  const entries = extract();
  const reading = pipeline(archive, entries).catch((error: unknown) => error);
  try {
    for await (const entry of entries) {
      const { name, type = 'file', size = 0, mtime, mode = 0 } = entry.header;
      const content = new PassThrough();
      content.on('error', () => undefined);
      const taking = take({ name, type, size, mtime, mode, pax: paxOf(entry.header), content });
      try {
        await feed(entry as AsyncIterable<Buffer>, content, taking);
      } catch (error) {
        content.destroy(new Error('the archive was cut'));
        throw error;
      } finally {
        await taking;
      }
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('bad-request', 'The archive is broken, or was cut', { cause });
  }
  const failure = await reading;
  if (failure) throw new AppError('bad-request', 'The archive is broken, or was cut', { cause: failure });
}

/** An entry must be read to its end, even when nobody wants the rest of it. */
async function feed(entry: AsyncIterable<Buffer>, content: PassThrough, taking: Promise<void>): Promise<void> {
  let isTaken = false;
  const end = () => {
    isTaken = true;
  };
  const taken = taking.then(end, end);
  for await (const chunk of entry) {
    if (isTaken || content.destroyed) continue;
    if (!content.write(chunk)) await Promise.race([once(content, 'drain'), once(content, 'close'), taken]);
  }
  content.end();
}

function paxOf(header: Header): Record<string, string> {
  return (header as { pax?: Record<string, string> | null }).pax ?? {};
}
