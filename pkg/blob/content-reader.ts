import { createHash } from 'node:crypto';
import { finished, type Readable } from 'node:stream';
import { AppError } from '#pkg/errors';
import type { BlobInfo, PutOptions } from './types.ts';

/** Bytes that may wait for the store. */
const MAX_WAITING = 1024 * 1024;

/** A content as a driver of a remote store takes it: as fast as the store does, within its limit, summed on the way. */
export interface ContentReader {
  /** The next chunk, undefined at the end. Rejects when the content fails, is too long, or the signal aborts. */
  next(): Promise<Buffer | undefined>;
  /** The next bytes, as many as asked unless the content ends first. */
  take(size: number): Promise<Buffer>;
  /** Puts bytes back before the next ones. */
  unread(bytes: Buffer): void;
  /** True once every byte was given; waits for the next one to know it. */
  ended(): Promise<boolean>;
  /** Of what was given: all of it, once it has ended. */
  info(): BlobInfo;
  /** Leaves the stream as it is, paused: its owner may still have to answer on the same connection. */
  close(): void;
}

export function readContent(
  content: Readable,
  { signal, limit = Number.POSITIVE_INFINITY, onBytes }: PutOptions,
): ContentReader {
  const hash = createHash('md5');
  const queue: Buffer[] = [];
  let waiting = 0;
  let size = 0;
  let done = false;
  let failure: { reason: unknown } | undefined;
  let wake: (() => void) | undefined;

  const notify = () => wake?.();
  const fail = (reason: unknown) => {
    failure ??= { reason };
    notify();
  };
  const onData = (data: Buffer | string) => {
    const chunk = typeof data === 'string' ? Buffer.from(data) : data;
    size += chunk.length;
    if (size > limit) return fail(new AppError('too-large', 'The content is larger than it may be'));
    try {
      onBytes?.(chunk.length);
    } catch (error) {
      return fail(error);
    }
    hash.update(chunk);
    queue.push(chunk);
    waiting += chunk.length;
    if (waiting >= MAX_WAITING) content.pause();
    notify();
  };
  const onAbort = () => fail(signal?.reason);
  // The stream may fail before it is read; it tells its reader again.
  content.on('error', () => undefined);
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const forget = finished(content, { writable: false }, (error) => {
    if (error) return fail(error);
    done = true;
    notify();
  });
  content.on('data', onData);

  async function next(): Promise<Buffer | undefined> {
    for (;;) {
      if (failure) throw failure.reason;
      const chunk = queue.shift();
      if (chunk) {
        waiting -= chunk.length;
        if (waiting < MAX_WAITING) content.resume();
        return chunk;
      }
      if (done) return undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  function unread(bytes: Buffer): void {
    queue.unshift(bytes);
    waiting += bytes.length;
  }

  return {
    next,
    unread,
    async take(wanted) {
      const chunks: Buffer[] = [];
      let length = 0;
      while (length < wanted) {
        const chunk = await next();
        if (!chunk) break;
        const part = chunk.subarray(0, wanted - length);
        if (part.length < chunk.length) unread(chunk.subarray(part.length));
        chunks.push(part);
        length += part.length;
      }
      return Buffer.concat(chunks, length);
    },
    async ended() {
      const chunk = await next();
      if (chunk) unread(chunk);
      return chunk === undefined;
    },
    info: () => ({ size, md5: hash.copy().digest() }),
    close() {
      signal?.removeEventListener('abort', onAbort);
      content.off('data', onData).pause();
      forget();
    },
  };
}
