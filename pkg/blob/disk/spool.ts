import type { FileHandle } from 'node:fs/promises';
import { finished, type Readable } from 'node:stream';
import type { BlobInfo, PutOptions } from '#pkg/blob';
import { AppError } from '#pkg/errors';
import { giveBack } from '#pkg/give-back';
import { createSink, type SinkTools } from './sink.ts';

/**
 * Writes a stream to a file and sums it. The loop only moves bytes: they are written and hashed on other threads.
 * @note events, not an iterator, which would join the chunks and so copy every byte once more.
 */
export async function spool(
  content: Readable,
  file: FileHandle,
  tools: SinkTools,
  options: PutOptions,
): Promise<BlobInfo> {
  const { signal, limit = Number.POSITIVE_INFINITY, onBytes } = options;
  signal?.throwIfAborted();
  const sink = createSink(file, tools, (chunk) => giveBack(content, chunk));
  let size = 0;
  const ended = Promise.withResolvers<void>();

  const take = (data: Buffer | string) => {
    const chunk = typeof data === 'string' ? Buffer.from(data) : data;
    size += chunk.length;
    if (size > limit) return ended.reject(new AppError('too-large', 'The content is larger than it may be'));
    try {
      onBytes?.(chunk.length);
    } catch (error) {
      return ended.reject(error);
    }
    const full = sink.push(chunk);
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
    return { size, md5: await sink.end() };
  } finally {
    signal?.removeEventListener('abort', abort);
    content.off('data', take).pause();
    forget();
    // Nothing may write any more once the caller closes the file.
    await sink.idle();
  }
}
