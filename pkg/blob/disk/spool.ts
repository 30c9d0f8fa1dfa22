import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { BlobInfo, PutOptions } from '#pkg/blob';
import { AppError } from '#pkg/errors';

/** Bytes gathered before a write: fewer, larger calls. At most two batches are in memory: one is written, one gathered. */
const BATCH = 1024 * 1024;

/**
 * Writes a stream to a file. While a batch is on its way to the disk, on another thread, the loop hashes it and gathers the
 * next, so the slowest of the three sets the speed, and no slice of hashing lasts more than about a millisecond.
 */
export async function spool(content: Readable, file: FileHandle, options: PutOptions): Promise<BlobInfo> {
  const { signal, limit = Number.POSITIVE_INFINITY } = options;
  const md5 = createHash('md5');
  let size = 0;
  let batch: Buffer[] = [];
  let gathered = 0;
  let writing: Promise<void> = Promise.resolve();

  async function flush(): Promise<void> {
    await writing;
    const full = batch;
    batch = [];
    gathered = 0;
    writing = writeAll(file, full);
    // It is awaited at the next flush: until then its failure must not be taken for a forgotten one.
    writing.catch(() => undefined);
    for (const chunk of full) md5.update(chunk);
  }

  try {
    for await (const chunk of readAll(content, signal)) {
      batch.push(chunk);
      gathered += chunk.length;
      size += chunk.length;
      if (size > limit) throw new AppError('too-large', 'The content is larger than it may be');
      if (gathered >= BATCH) await flush();
    }
    if (gathered > 0) await flush();
  } finally {
    // Nothing may write any more once the caller closes the file.
    await writing.catch(() => undefined);
  }
  await writing;
  return { size, md5: md5.digest() };
}

/** `writev` may write a part only, as any write. */
async function writeAll(file: FileHandle, chunks: Buffer[]): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const { bytesWritten } = await file.writev(chunks);
  if (bytesWritten === total) return;
  let rest = Buffer.concat(chunks).subarray(bytesWritten);
  while (rest.length > 0) rest = rest.subarray((await file.write(rest)).bytesWritten);
}

async function* readAll(content: Readable, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  signal?.throwIfAborted();
  const chunks = content.iterator({ destroyOnReturn: false });
  let stop: ((reason: unknown) => void) | undefined;
  const abort = () => stop?.(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      // Not a race with one long promise, which would keep something of every chunk.
      const next = await new Promise<IteratorResult<string | Uint8Array>>((resolve, reject) => {
        stop = reject;
        chunks.next().then(resolve, reject);
      });
      if (next.done) return;
      yield Buffer.isBuffer(next.value) ? next.value : Buffer.from(next.value);
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    // Not awaited: after an abort the iterator may wait for a chunk that never comes.
    chunks.return?.().catch(() => undefined);
  }
}
