import { extname } from 'node:path';
import { createThread } from '#pkg/thread';

export interface HashOrder {
  id: number;
  /** On shared memory: nothing is copied to the other thread. */
  bytes?: Uint8Array;
  end?: true;
}

/** MD5 sums on another thread: hashing is the slowest part of a large upload, and would keep the loop from its clients. */
export interface HashThread {
  begin(): Hashing;
}

export interface Hashing {
  /** Resolves once the bytes are taken: they may be changed then. */
  update(bytes: Uint8Array): Promise<void>;
  /** The sum; also called for a content that is given up, so that nothing of it stays. */
  end(): Promise<Buffer>;
}

export function createHashThread(): HashThread {
  const thread = createThread<HashOrder, Uint8Array | undefined>({
    // The extension is another one once the program is built.
    file: new URL(`./hash-worker${extname(import.meta.filename)}`, import.meta.url),
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  });
  let lastId = 0;
  return {
    begin() {
      const id = ++lastId;
      return {
        update: async (bytes) => void (await thread.ask({ id, bytes })),
        end: async () => Buffer.from((await thread.ask({ id, end: true })) ?? []),
      };
    },
  };
}
