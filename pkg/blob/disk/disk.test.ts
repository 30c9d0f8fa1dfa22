import { mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
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
  return { blobs, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
});

describe('blobs on disk', () => {
  test('files are readable by their owner only', async () => {
    await using directory = await temporary();
    const blobs = await openDiskBlobs({ directory: directory.path });
    await blobs.put('alice', 'k', Readable.from(['secret']));
    const path = blobPath(directory.path, 'alice', 'k');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700);
  });

  test('no piece stays after a failure', async () => {
    await using directory = await temporary();
    const blobs = await openDiskBlobs({ directory: directory.path });
    const failing = new Readable({ read: () => undefined });
    failing.push(Buffer.alloc(5));
    setImmediate(() => failing.destroy(new Error('lost')));
    await expect(blobs.put('alice', 'k', failing)).rejects.toThrow('lost');
    expect(await readdir(uploadsFolder(directory.path))).toEqual([]);
  });

  test('at start, old pieces go and young ones stay', async () => {
    await using directory = await temporary();
    const uploads = uploadsFolder(directory.path);
    await mkdir(uploads);
    for (const name of ['old', 'young']) await writeFile(join(uploads, name), 'x');
    const hoursAgo = Date.now() / 1000 - 7 * 3600;
    await utimes(join(uploads, 'old'), hoursAgo, hoursAgo);
    await openDiskBlobs({ directory: directory.path });
    expect(await readdir(uploads)).toEqual(['young']);
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
