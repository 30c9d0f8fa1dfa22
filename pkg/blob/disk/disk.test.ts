import { mkdir, mkdtemp, readdir, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { openDiskBlobs } from '#driver/blob/disk';
import { isKind } from '#pkg/errors';
import { blobsContract } from '../contract.ts';
import { blobPath, uploadsFolder } from './layout.ts';

async function temporary(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'blobs-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

blobsContract('disk', async () => {
  const directory = await temporary();
  const blobs = await openDiskBlobs({ directory: directory.path });
  return {
    blobs,
    leftovers: () => readdir(uploadsFolder(directory.path, 'alice')),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
});

describe('blobs on disk', () => {
  test('files are readable by their owner only', async () => {
    await using directory = await temporary();
    const blobs = await openDiskBlobs({ directory: directory.path });
    await blobs.put('alice', 'k', Readable.from(['secret']));
    const path = blobPath(directory.path, 'alice', 'k');
    expect((await stat(path)).mode & 0o777).toBe(0o400);
    expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700);
  });

  test('old pieces are swept, young ones stay', async () => {
    await using directory = await temporary();
    const blobs = await openDiskBlobs({ directory: directory.path });
    const uploads = uploadsFolder(directory.path, 'alice');
    await blobs.sweep('alice', 0);
    await mkdir(uploads, { recursive: true });
    for (const name of ['old', 'young']) await writeFile(join(uploads, name), 'x');
    const hoursAgo = Date.now() / 1000 - 7 * 3600;
    await utimes(join(uploads, 'old'), hoursAgo, hoursAgo);
    await blobs.sweep('alice', 6 * 3_600_000);
    expect(await readdir(uploads)).toEqual(['young']);
  });

  test('the containers of the old layout are moved to the store, once', async () => {
    await using directory = await temporary();
    const first = await openDiskBlobs({ directory: directory.path });
    await first.put('alice', 'a/k', Readable.from(['kept']));
    // As it was: a killed move had begun.
    await rename(join(directory.path, '%store', 'alice'), join(directory.path, 'alice'));
    await rename(join(directory.path, '%store'), join(directory.path, '%store-new'));
    for (let start = 0; start < 2; start++) {
      const blobs = await openDiskBlobs({ directory: directory.path });
      expect(String(await buffer(await blobs.get('alice', 'a/k')))).toBe('kept');
      expect(await readdir(directory.path)).toEqual(['%store']);
    }
  });

  test('a symbolic link in the place of a blob is not followed', async () => {
    await using directory = await temporary();
    const blobs = await openDiskBlobs({ directory: directory.path });
    await writeFile(join(directory.path, 'outside'), 'private');
    const path = blobPath(directory.path, 'alice', 'k');
    await mkdir(join(path, '..'), { recursive: true });
    await symlink(join(directory.path, 'outside'), path);
    await expect(blobs.get('alice', 'k')).rejects.toSatisfy((error) => isKind(error, 'not-found'));
  });

  test('a ping rejects when the directory is gone', async () => {
    await using directory = await temporary();
    const blobs = await openDiskBlobs({ directory: directory.path });
    await rm(directory.path, { recursive: true });
    await expect(blobs.ping()).rejects.toThrow();
  });
});
