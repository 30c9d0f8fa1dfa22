import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openMemoryLocks } from '#driver/lock/memory';
import { AppError } from '#pkg/errors';
import { AUTHOR, tempVfs } from '#tests/temp-vfs';
import { createVfs, ROOT_ID } from './index.ts';

test('bytes stay when nobody knows whether their document was written', async () => {
  await using fs = await tempVfs();
  const { instance, blobs } = fs;
  const create: typeof fs.docs.create = async (...args) => {
    await fs.docs.create(...args);
    throw new AppError('unavailable', 'the store was lost before it answered');
  };
  const vfs = createVfs({ docs: { ...fs.docs, create }, blobs, locks: openMemoryLocks() });
  const place = { dirId: ROOT_ID, name: 'a.txt' };
  await expect(vfs.upload(instance, AUTHOR, place, {}, Readable.from(['kept']))).rejects.toThrow('lost');
  const written = await fs.vfs.byPath(instance, '/a.txt');
  if (written.type !== 'file') throw new Error('not a file');
  expect(await text(await fs.vfs.read(instance, written))).toBe('kept');
});
