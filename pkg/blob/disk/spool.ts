import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { finished, type Readable } from 'node:stream';
import type { BlobInfo, PutOptions } from '#pkg/blob';
import { AppError } from '#pkg/errors';
import { createWriteQueue } from './write-queue.ts';

/**
 * Writes a stream to a file. While batches are on their way to the disk, on another thread, the loop hashes what comes: the
 * slowest of the two sets the speed, and no slice of hashing lasts more than a fraction of a millisecond.
 * @note events, not an iterator, which would join the chunks and so copy every byte.
 */
export async function spool(content: Readable, file: FileHandle, options: PutOptions): Promise<BlobInfo> {
  const { signal, limit = Number.POSITIVE_INFINITY } = options;
  signal?.throwIfAborted();
  const md5 = createHash('md5');
  const queue = createWriteQueue(file);
  let size = 0;
  const ended = Promise.withResolvers<void>();

  const take = (data: Buffer | string) => {
    const chunk = typeof data === 'string' ? Buffer.from(data) : data;
    size += chunk.length;
    if (size > limit) return ended.reject(new AppError('too-large', 'The content is larger than it may be'));
    md5.update(chunk);
    const full = queue.push(chunk);
    if (!full) return;
    content.pause();
    full.then(() => content.resume(), ended.reject);
  };
  const abort = () => ended.reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const forget = finished(content, { writable: false }, (error) => (error ? ended.reject(error) : ended.resolve()));
  content.on('data', take);
  try {
    await ended.promise;
    await queue.end();
    return { size, md5: md5.digest() };
  } finally {
    signal?.removeEventListener('abort', abort);
    content.off('data', take).pause();
    forget();
    // Nothing may write any more once the caller closes the file.
    await queue.idle();
  }
}
