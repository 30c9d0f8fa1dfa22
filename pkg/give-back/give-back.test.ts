import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { giveBack } from './index.ts';

test('gives back what a file has read, and nothing that somebody else may hold', async () => {
  const file = createReadStream(import.meta.filename);
  const [chunk] = (await once(file, 'data')) as [Buffer];
  const shared = createReadStream(import.meta.filename);
  shared.on('data', () => undefined).on('data', () => undefined);
  const mine = Buffer.alloc(100_000, 'mine');
  giveBack(Readable.from([mine]), mine);
  giveBack(shared, chunk);
  giveBack(file, chunk.subarray(1));
  expect([mine.length, chunk.length > 0]).toEqual([100_000, true]);
  giveBack(file, chunk);
  expect(chunk.length).toBe(0);
});
