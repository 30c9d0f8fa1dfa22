/** Bytes gathered before they are written and hashed: fewer, larger calls. */
export const BATCH = 1024 * 1024;
const KEPT = 8;

/** Shared memory that two threads read, used again and again: the collector is slow to give it back. */
export interface Batches {
  take(): Uint8Array;
  give(batch: Uint8Array): void;
}

export function createBatches(): Batches {
  const free: Uint8Array[] = [];
  return {
    take: () => free.pop() ?? new Uint8Array(new SharedArrayBuffer(BATCH)),
    give: (batch) => void (free.length < KEPT && free.push(batch)),
  };
}
