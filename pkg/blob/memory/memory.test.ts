import { openMemoryBlobs } from '#driver/blob/memory';
import { blobsContract } from '../contract.ts';

blobsContract('memory', async () => ({
  blobs: openMemoryBlobs(),
  leftovers: async () => [],
  [Symbol.asyncDispose]: async () => undefined,
}));
