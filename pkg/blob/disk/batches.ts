/** Bytes gathered before they are written and hashed: fewer, larger calls. */
export const BATCH = 1024 * 1024;
const KEPT = 16;
/** Enough that network, disk and hashing do not wait for each other when a core is busy elsewhere. */
const LARGE_SHARE = 12;
const SMALL_SHARE = 2;
/** With more than these in use, the disk is behind anyway, and memory counts. */
const MANY = 48;

/** Shared memory that two threads read, used again and again: the collector is slow to give it back. */
export interface Batches {
  take(): Uint8Array;
  give(batch: Uint8Array): void;
  /** How many one upload may have under way, for now. */
  share(): number;
}

export function createBatches(): Batches {
  const free: Uint8Array[] = [];
  let taken = 0;
  return {
    take() {
      taken++;
      return free.pop() ?? new Uint8Array(new SharedArrayBuffer(BATCH));
    },
    give(batch) {
      taken--;
      if (free.length < KEPT) free.push(batch);
    },
    share: () => (taken > MANY ? SMALL_SHARE : LARGE_SHARE),
  };
}
