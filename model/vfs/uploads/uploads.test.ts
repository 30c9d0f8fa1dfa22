import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { AppError, isKind } from '#pkg/errors';
import { AUTHOR, type TempVfs, tempVfs } from '#tests/temp-vfs';
import { type File, type NewFile, ROOT_ID, type UploadTarget } from '../index.ts';

const PLACE: UploadTarget = { dirId: ROOT_ID, name: 'film.mp4' };
const DAY = 24 * 3_600_000;

function create(fs: TempVfs, size: number, given: NewFile = {}, target = PLACE) {
  return fs.vfs.createUpload(fs.instance, AUTHOR, target, { ...given, size }, 'note');
}

function append(fs: TempVfs, id: string, offset: number, content: Readable | string | Buffer) {
  const stream = content instanceof Readable ? content : Readable.from([content]);
  return fs.vfs.appendUpload(fs.instance, id, offset, stream);
}

/** Some bytes, then the connection breaks. */
function broken(bytes: Buffer | string): Readable {
  async function* chunks() {
    yield Buffer.from(bytes);
    await new Promise((resolve) => setImmediate(resolve));
    throw new Error('connection reset');
  }
  return Readable.from(chunks());
}

async function fileAt(fs: TempVfs, path: string): Promise<File> {
  const node = await fs.vfs.byPath(fs.instance, path);
  if (node.type === 'file') return node;
  throw new Error('not a file');
}

const pieces = (fs: TempVfs) => Array.fromAsync(fs.blobs.list(`${fs.instance.prefix}-uploads`));
const kind = (name: AppError['kind']) => (error: unknown) => isKind(error, name);

describe('a resumable upload', () => {
  test('goes on from where the connection broke, to the last byte that came', async () => {
    await using fs = await tempVfs();
    const bytes = randomBytes(40_000_000);
    const md5 = createHash('md5').update(bytes).digest();
    const { id } = await create(fs, bytes.length, { md5, tags: ['train'], mime: 'video/mp4' });
    for (const [from, to] of [
      [0, 5],
      [5, 20_000_000],
    ] as const) {
      await expect(append(fs, id, from, broken(bytes.subarray(from, to)))).rejects.toThrow('cut');
      expect((await fs.vfs.findUpload(fs.instance, id)).offset).toBe(to);
    }
    await expect(fileAt(fs, '/film.mp4')).rejects.toSatisfy(kind('not-found'));
    const done = await append(fs, id, 20_000_000, bytes.subarray(20_000_000));
    const file = await fileAt(fs, '/film.mp4');
    expect(done).toMatchObject({ offset: bytes.length, fileId: file._id, note: 'note' });
    expect(file).toMatchObject({ md5sum: md5.toString('base64'), tags: ['train'], mime: 'video/mp4' });
    expect((await buffer(await fs.vfs.read(fs.instance, file))).equals(bytes)).toBe(true);
    expect(await pieces(fs)).toEqual([]);
    expect(await fs.vfs.resumeUpload(fs.instance, id)).toMatchObject({ fileId: file._id });
  });

  test('replaces a content, which becomes a version', async () => {
    await using fs = await tempVfs();
    const file = await fs.put('a.txt', 'old');
    const target = { fileId: file._id, ifMatch: file._rev };
    const { id } = await create(fs, 3, {}, target);
    await append(fs, id, 0, 'new');
    expect(await text(await fs.vfs.read(fs.instance, await fileAt(fs, '/a.txt')))).toBe('new');
    expect(await fs.vfs.versions(fs.instance, file._id)).toHaveLength(1);
    await expect(create(fs, 3, {}, target)).rejects.toSatisfy(kind('precondition-failed'));
  });

  test('of nothing is there at once', async () => {
    await using fs = await tempVfs();
    expect(await create(fs, 0)).toMatchObject({ offset: 0, fileId: expect.any(String) });
    expect(await fileAt(fs, '/film.mp4')).toMatchObject({ size: '0' });
  });

  test('keeps all or nothing of what has a checksum', async () => {
    await using fs = await tempVfs();
    const { id } = await create(fs, 6);
    const sum = (text: string) => ({ algorithm: 'sha1' as const, sum: createHash('sha1').update(text).digest() });
    const patch = (offset: number, content: Readable, of: string) =>
      fs.vfs.appendUpload(fs.instance, id, offset, content, sum(of));
    expect(await patch(0, Readable.from(['abc']), 'abx')).toBeUndefined();
    await expect(patch(0, broken('abc'), 'abcdef')).rejects.toThrow('cut');
    expect(await pieces(fs)).toEqual([]);
    expect(await patch(0, Readable.from(['abc']), 'abc')).toMatchObject({ offset: 3 });
    expect(await patch(3, Readable.from(['def']), 'def')).toMatchObject({ offset: 6 });
    expect(await text(await fs.vfs.read(fs.instance, await fileAt(fs, '/film.mp4')))).toBe('abcdef');
  });

  test('is at one offset: of two requests, one goes on', async () => {
    await using fs = await tempVfs();
    const { id } = await create(fs, 10);
    await expect(append(fs, id, 3, 'x')).rejects.toMatchObject({ kind: 'conflict', parameter: 'Upload-Offset' });
    const both = await Promise.allSettled([append(fs, id, 0, 'aaaa'), append(fs, id, 0, 'bbbbb')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await pieces(fs)).toHaveLength(1);
    await expect(append(fs, id, (await fs.vfs.findUpload(fs.instance, id)).offset, 'x'.repeat(9))).rejects.toSatisfy(
      kind('too-large'),
    );
    expect(await pieces(fs)).toHaveLength(1);
  });
});

describe('the end of an upload', () => {
  test('that is refused is for good', async () => {
    await using fs = await tempVfs();
    const taken = await create(fs, 3);
    await fs.put('film.mp4', 'first');
    await expect(append(fs, taken.id, 0, 'abc')).rejects.toSatisfy(kind('conflict'));
    await expect(fs.vfs.findUpload(fs.instance, taken.id)).rejects.toSatisfy(kind('not-found'));
    const wrong = await create(fs, 3, { md5: Buffer.alloc(16) }, { dirId: ROOT_ID, name: 'other' });
    await expect(append(fs, wrong.id, 0, 'abc')).rejects.toMatchObject({ parameter: 'Content-MD5' });
    expect(await pieces(fs)).toEqual([]);
    expect(await fs.keys()).toHaveLength(1);
  });

  test('that fails is made again by the next request, and the file once', async () => {
    await using fs = await tempVfs();
    const { id } = await create(fs, 3);
    const get = fs.blobs.get;
    fs.blobs.get = () => Promise.reject(new AppError('unavailable', 'the storage does not answer'));
    await expect(append(fs, id, 0, 'abc')).rejects.toSatisfy(kind('unavailable'));
    fs.blobs.get = get;
    expect(await fs.vfs.resumeUpload(fs.instance, id)).toMatchObject({ offset: 3, fileId: id });
    expect(await text(await fs.vfs.read(fs.instance, await fileAt(fs, '/film.mp4')))).toBe('abc');
  });

  test('is found again when the process died just after', async () => {
    await using fs = await tempVfs();
    const { id } = await create(fs, 3);
    await fs.put('film.mp4', 'abc', ROOT_ID, { id });
    expect(await append(fs, id, 0, 'abc')).toMatchObject({ fileId: id });
    expect(await fs.keys()).toHaveLength(1);
  });
});

test('uploads under way count in the quota', async () => {
  await using fs = await tempVfs({ instance: { disk_quota: 10 } });
  const { id } = await create(fs, 6);
  const other = { dirId: ROOT_ID, name: 'other' };
  await expect(create(fs, 5, {}, other)).rejects.toSatisfy(kind('too-large'));
  await fs.vfs.removeUpload(fs.instance, id);
  await create(fs, 5, {}, other);
  await expect(create(fs, 1, {}, { dirId: 'nowhere', name: 'x' })).rejects.toSatisfy(kind('not-found'));
  await expect(create(fs, 1, {}, { dirId: ROOT_ID, name: 'a/b' })).rejects.toSatisfy(kind('unprocessable'));
});

test('what nobody goes on with is collected', async () => {
  let time = Date.now();
  await using fs = await tempVfs({ now: () => time });
  const [left, alive] = [await create(fs, 10), await create(fs, 10, {}, { dirId: ROOT_ID, name: 'b' })];
  for (const { id } of [left, alive]) await append(fs, id, 0, 'abc');
  await fs.blobs.put(`${fs.instance.prefix}-uploads`, `${alive.id}/0-lost`, Readable.from(['a killed process']));
  time += 6 * DAY;
  await append(fs, alive.id, 3, 'def');
  time += 2 * DAY;
  await expect(fs.vfs.findUpload(fs.instance, left.id)).rejects.toSatisfy(kind('gone'));
  await fs.vfs.collectOrphans(fs.instance);
  await expect(fs.vfs.findUpload(fs.instance, left.id)).rejects.toSatisfy(kind('not-found'));
  expect(await pieces(fs)).toHaveLength(2);
  expect(await append(fs, alive.id, 6, 'ghij')).toMatchObject({ offset: 10 });
  expect(await text(await fs.vfs.read(fs.instance, await fileAt(fs, '/b')))).toBe('abcdefghij');
});
