import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { BATCH, type Batches } from './batches.ts';
import type { Hashing, HashThread } from './hash-thread.ts';

/** Writes and hashes what is pushed, in order, a bounded number of batches behind. */
export interface Sink {
  /** @returns undefined, or what to wait for before the next push */
  push(chunk: Buffer): Promise<unknown> | undefined;
  /** Writes the rest; gives the MD5 sum. Rejects if any write failed. */
  end(): Promise<Buffer>;
  /** Resolves once nothing is under way, whatever became of it; nothing may be pushed then. */
  idle(): Promise<void>;
}

/** Batches between two flushes of the disk. */
const FLUSH_EVERY = 64;

export interface SinkTools {
  thread: HashThread;
  batches: Batches;
}

/**
 * A content smaller than a batch is written and hashed at once; a larger one is hashed on another thread.
 * @param done is told each chunk that was copied, and is not looked at again
 */
export function createSink(
  file: FileHandle,
  { thread, batches }: SinkTools,
  done: (chunk: Buffer) => void = () => undefined,
): Sink {
  const underWay: Promise<unknown>[] = [];
  let first: Buffer[] = [];
  let batch: Uint8Array | undefined;
  let filled = 0;
  let hashing: Hashing | undefined;
  let written: Promise<void> = Promise.resolve();
  let count = 0;
  let flushing = false;
  let flushed: Promise<void> = Promise.resolve();

  /** So that little is left to wait for at the end. A failure is kept for it: the system tells of each one only once. */
  function flushDisk(): void {
    if (flushing) return;
    flushing = true;
    flushed = flushed
      .then(() => file.datasync())
      .finally(() => {
        flushing = false;
      });
    flushed.catch(() => undefined);
  }

  function flush(): void {
    if (!batch || !hashing) return;
    const full = batch;
    const bytes = full.subarray(0, filled);
    batch = undefined;
    filled = 0;
    written = written.then(() => writeAll(file, bytes));
    if (++count % FLUSH_EVERY === 0) void written.then(flushDisk, () => undefined);
    const both = [written, hashing.update(bytes)];
    const stored = Promise.all(both);
    void Promise.allSettled(both).then(() => batches.give(full));
    // A failure is told at the next wait, and must not be taken for a forgotten one until then.
    stored.catch(() => undefined);
    underWay.push(stored);
  }

  function copy(chunk: Buffer): void {
    for (let from = 0; from < chunk.length; ) {
      batch ??= batches.take();
      const part = chunk.subarray(from, from + BATCH - filled);
      batch.set(part, filled);
      filled += part.length;
      from += part.length;
      if (filled === BATCH) flush();
    }
    done(chunk);
  }

  function push(chunk: Buffer): Promise<unknown> | undefined {
    if (hashing) copy(chunk);
    else {
      first.push(chunk);
      filled += chunk.length;
      if (filled >= BATCH) {
        hashing = thread.begin();
        filled = 0;
        for (const early of first) copy(early);
        first = [];
      }
    }
    return underWay.length >= batches.share() ? underWay.shift() : undefined;
  }

  return {
    push,
    async end() {
      if (!hashing) {
        const bytes = Buffer.concat(first);
        written = writeAll(file, bytes);
        await written;
        return createHash('md5').update(bytes).digest();
      }
      flush();
      await Promise.all(underWay);
      await flushed;
      const sum = await hashing.end();
      hashing = undefined;
      return sum;
    },
    async idle() {
      await Promise.allSettled([written, ...underWay]);
      await flushed.catch(() => undefined);
      if (batch) batches.give(batch);
      // Given up: the other thread must forget it too.
      await hashing?.end().catch(() => undefined);
    },
  };
}

/** A write may take a part only. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0; ) rest = rest.subarray((await file.write(rest)).bytesWritten);
}
