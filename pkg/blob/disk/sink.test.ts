import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BATCH, createBatches } from './batches.ts';
import { createHashThread } from './hash-thread.ts';
import { createSink } from './sink.ts';

test('a flush of the disk that fails on the way fails the whole, since the system tells of it only once', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'cozy-sink-'));
  try {
    await using file = await open(join(directory, 'large'), 'w');
    file.datasync = () => Promise.reject(new Error('EIO'));
    const sink = createSink(file, { thread: createHashThread(), batches: createBatches() });
    const chunk = Buffer.alloc(BATCH);
    for (let count = 0; count < 66; count++) await sink.push(chunk);
    await expect(sink.end()).rejects.toThrow('EIO');
    await sink.idle();
  } finally {
    await rm(directory, { recursive: true });
  }
});
