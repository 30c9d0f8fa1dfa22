import { createHash, type Hash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { HashOrder } from './hash-thread.ts';

// Hashes several contents at a time, each by its number. Every order has one reply, in order.
const hashes = new Map<number, Hash>();

parentPort?.on('message', ({ id, bytes, end }: HashOrder) => {
  const md5 = hashes.get(id) ?? createHash('md5');
  if (bytes) md5.update(bytes);
  if (end) hashes.delete(id);
  else hashes.set(id, md5);
  parentPort?.postMessage(end ? md5.digest() : undefined);
});
