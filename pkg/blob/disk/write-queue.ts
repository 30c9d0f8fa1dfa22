import type { FileHandle } from 'node:fs/promises';

/** Bytes gathered before a write: fewer, larger calls. */
const BATCH = 1024 * 1024;
/** Batches on their way to the disk, so that neither side waits for the other at each one. */
const MAX_WAITING = 4;

/** Writes in order, a bounded number of batches behind the one who pushes. */
export interface WriteQueue {
  /** @returns undefined, or what to wait for before the next push */
  push(chunk: Buffer): Promise<void> | undefined;
  /** Writes the rest; rejects if any write failed. */
  end(): Promise<void>;
  /** Resolves once no write is under way, whatever became of them. */
  idle(): Promise<void>;
}

export function createWriteQueue(file: FileHandle): WriteQueue {
  let batch: Buffer[] = [];
  let gathered = 0;
  const waiting: Promise<void>[] = [];
  let last: Promise<void> = Promise.resolve();

  function flush(): void {
    const chunks = batch;
    batch = [];
    gathered = 0;
    last = last.then(() => writeAll(file, chunks));
    // A failure is told at the next wait, and must not be taken for a forgotten one until then.
    last.catch(() => undefined);
    waiting.push(last);
  }

  return {
    push(chunk) {
      batch.push(chunk);
      gathered += chunk.length;
      if (gathered >= BATCH) flush();
      return waiting.length >= MAX_WAITING ? waiting.shift() : undefined;
    },
    end() {
      if (gathered > 0) flush();
      return last;
    },
    idle: () => last.catch(() => undefined),
  };
}

/** `writev` may write a part only, as any write. */
async function writeAll(file: FileHandle, chunks: Buffer[]): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const { bytesWritten } = await file.writev(chunks);
  if (bytesWritten === total) return;
  let rest = Buffer.concat(chunks).subarray(bytesWritten);
  while (rest.length > 0) rest = rest.subarray((await file.write(rest)).bytesWritten);
}
