import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { DOCTYPES } from '#model/docs';
import { isKind } from '#pkg/errors';
import { AUTHOR, type TempVfs, tempVfs } from '#tests/temp-vfs';
import type { File, NewFile, Version } from '../index.ts';

const MINUTE = 60_000;

function clock() {
  let time = Date.parse('2026-01-01T00:00:00Z');
  const advance = (minutes: number) => {
    time += minutes * MINUTE;
  };
  return { now: () => time, advance };
}

function write(fs: TempVfs, file: File, content: string, given: NewFile = {}): Promise<File> {
  return fs.vfs.overwrite(fs.instance, AUTHOR, file._id, given, Readable.from([content]));
}

async function contents(fs: TempVfs, file: File): Promise<string[]> {
  const versions = await fs.vfs.versions(fs.instance, file._id);
  return Promise.all(versions.map((version) => contentOf(fs, { ...file, ...version, _id: file._id, _rev: file._rev })));
}

async function contentOf(fs: TempVfs, file: File): Promise<string> {
  return text(await fs.vfs.read(fs.instance, file));
}

function keyOf(version: Version | undefined): string {
  return version?.internal_vfs_id ?? '';
}

const missing = (error: unknown) => isKind(error, 'not-found');

describe('an overwrite keeps the old content', () => {
  test('with all that was said of it', async () => {
    await using fs = await tempVfs();
    const file = await fs.put('a.txt', 'one', undefined, { tags: ['x'], metadata: { a: 1 } });
    await write(fs, file, 'two');
    const [version] = await fs.vfs.versions(fs.instance, file._id);
    const { updated_at, size, md5sum, tags, metadata, cozyMetadata, internal_vfs_id } = file;
    expect(version).toMatchObject({
      _id: `${file._id}/${internal_vfs_id}`,
      ...{ file_id: file._id, updated_at, size, md5sum, tags, metadata, cozyMetadata, internal_vfs_id },
      relationships: { file: { data: { _id: file._id, _type: 'io.cozy.files' } } },
    });
    expect(await contents(fs, file)).toEqual(['one']);
    expect(await fs.vfs.diskUsage(fs.instance)).toEqual({ files: 3, trash: 0, versions: 3 });
  });

  test('at least a quarter of an hour from the others, unless it has tags', async () => {
    const { now, advance } = clock();
    await using fs = await tempVfs({ now });
    const file = await fs.put('a', 'v0');
    for (let i = 1; i <= 4; i++) {
      advance(8);
      await write(fs, file, `v${i}`);
    }
    expect(await contents(fs, file)).toEqual(['v0', 'v2']);
    advance(1);
    await write(fs, file, 'v5', { tags: ['final'] });
    advance(1);
    await write(fs, file, 'v6');
    expect(await contents(fs, file)).toEqual(['v0', 'v2', 'v4', 'v5']);
    expect(await fs.keys()).toHaveLength(5);
  });

  test('not when the content is the same', async () => {
    await using fs = await tempVfs();
    const file = await fs.put('a', 'same');
    const next = await write(fs, file, 'same');
    expect(await contents(fs, file)).toEqual([]);
    expect(await fs.keys()).toEqual([next.internal_vfs_id]);
  });

  test('twenty of them: the oldest go, those with tags last', async () => {
    const { now, advance } = clock();
    await using fs = await tempVfs({ now });
    const file = await fs.put('a', 'v0', undefined, { tags: ['first'] });
    for (let i = 1; i <= 23; i++) {
      advance(20);
      await write(fs, file, `v${i}`);
    }
    const kept = await contents(fs, file);
    expect(kept).toEqual(['v0', ...Array.from({ length: 19 }, (_, i) => `v${i + 4}`)]);
    expect(await fs.keys()).toHaveLength(21);
  });

  test('but not at the price of an upload: without room, there is none', async () => {
    await using fs = await tempVfs({ instance: { disk_quota: 10 } });
    const file = await fs.put('a', '123456');
    await write(fs, file, '12345');
    expect(await contents(fs, file)).toEqual([]);
    await write(fs, file, '1234');
    expect(await contents(fs, file)).toEqual(['12345']);
    const tooLarge = write(fs, file, '123456');
    await expect(tooLarge).rejects.toSatisfy((error) => isKind(error, 'too-large'));
    expect(await fs.keys()).toHaveLength(2);
  });
});

describe('a version', () => {
  test('is put back, and the current content kept in its turn, however young', async () => {
    await using fs = await tempVfs();
    const file = await fs.put('a.txt', 'one', undefined, { tags: ['x'] });
    await write(fs, file, 'second');
    const [version] = await fs.vfs.versions(fs.instance, file._id);
    const reverted = await fs.vfs.revert(fs.instance, AUTHOR, file._id, keyOf(version));
    expect(reverted).toMatchObject({ md5sum: file.md5sum, size: '3', tags: ['x'], updated_at: file.updated_at });
    expect(await contentOf(fs, reverted)).toBe('one');
    expect(await contents(fs, file)).toEqual(['second']);
    const again = fs.vfs.revert(fs.instance, AUTHOR, file._id, keyOf(version));
    await expect(again).rejects.toSatisfy(missing);
  });

  test('is tagged, and deleted with its bytes', async () => {
    await using fs = await tempVfs();
    const file = await fs.put('a', 'one');
    const next = await write(fs, file, 'two');
    const key = file.internal_vfs_id;
    expect(await fs.vfs.tagVersion(fs.instance, file._id, key, ['t', 't'])).toMatchObject({ tags: ['t'] });
    await fs.vfs.deleteVersion(fs.instance, file._id, key);
    expect(await fs.keys()).toEqual([next.internal_vfs_id]);
    await expect(fs.vfs.deleteVersion(fs.instance, file._id, key)).rejects.toSatisfy(missing);
    await expect(fs.vfs.tagVersion(fs.instance, file._id, key, [])).rejects.toSatisfy(missing);
  });

  test('left by a killed process for the current content never takes its bytes away', async () => {
    await using fs = await tempVfs();
    const file = await fs.put('a', 'one');
    const [_id, internal_vfs_id] = [`${file._id}/${file.internal_vfs_id}`, file.internal_vfs_id];
    await fs.docs.create(fs.instance, DOCTYPES.fileVersions, {
      ...{ _id, file_id: file._id, internal_vfs_id, md5sum: file.md5sum, size: '3', tags: [] },
      updated_at: file.updated_at,
    });
    await fs.vfs.deleteVersion(fs.instance, file._id, internal_vfs_id);
    expect(await contentOf(fs, file)).toBe('one');
  });

  test('is made of the same content with other metadata', async () => {
    await using fs = await tempVfs();
    const file = await fs.put('a.txt', 'one', undefined, { mime: 'text/x-special' });
    const given = { tags: ['b'], metadata: { rated: 5 } };
    const next = await fs.vfs.createVersion(fs.instance, AUTHOR, file._id, given);
    expect(next).toMatchObject({ ...given, md5sum: file.md5sum, mime: 'text/x-special' });
    expect(await contents(fs, file)).toEqual(['one']);
    expect(await contentOf(fs, next)).toBe('one');
  });
});

test('versions go with their file, or all at once', async () => {
  await using fs = await tempVfs();
  const [a, b] = [await fs.put('a', 'a1'), await fs.put('b', 'b1')];
  for (const file of [a, b]) await write(fs, file, `${file.name}2`);
  await fs.vfs.trash(fs.instance, AUTHOR, a._id);
  await fs.vfs.destroy(fs.instance, a._id);
  expect(await fs.keys()).toHaveLength(2);
  await fs.vfs.deleteAllVersions(fs.instance);
  expect(await fs.vfs.versions(fs.instance, b._id)).toEqual([]);
  expect(await fs.keys()).toHaveLength(1);
});

test('the collector keeps the bytes of versions', async () => {
  await using fs = await tempVfs();
  const file = await fs.put('a', 'one');
  await write(fs, file, 'two');
  expect(await fs.vfs.collectOrphans(fs.instance, 0)).toBe(0);
  expect(await contents(fs, file)).toEqual(['one']);
});

test('a reader that came just before an overwrite reads the new content', async () => {
  await using fs = await tempVfs();
  const file = await fs.put('a', 'same');
  await write(fs, file, 'same');
  const read = (current: File) => contentOf(fs, current);
  await expect(read(file)).rejects.toSatisfy(missing);
  expect(await fs.vfs.withContent(fs.instance, file, read)).toBe('same');
  const gone = { ...file, _id: 'unknown' };
  await expect(fs.vfs.withContent(fs.instance, gone, read)).rejects.toSatisfy(missing);
});
