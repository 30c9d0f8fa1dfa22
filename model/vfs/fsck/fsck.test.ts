import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { DOCTYPES } from '#model/docs';
import { AUTHOR, type TempVfs, tempVfs } from '#tests/temp-vfs';
import { type File, type Finding, type FsckOptions, type Node, ROOT_ID, TRASH_ID } from '../index.ts';

function check(fs: TempVfs, options: FsckOptions = {}): Promise<Finding[]> {
  return Array.fromAsync(fs.vfs.fsck(fs.instance, { orphanAge: 0, ...options }));
}

/** Writes a document as nothing but a bug or a hand would. */
async function spoil(fs: TempVfs, node: Node, changes: object): Promise<void> {
  const now = await fs.docs.get<Node>(fs.instance, DOCTYPES.files, node._id);
  await fs.docs.update(fs.instance, DOCTYPES.files, { ...now, ...changes });
}

function mkdir(fs: TempVfs, path: string) {
  return fs.vfs.createDirectoryAt(fs.instance, AUTHOR, path, { recursive: true });
}

function overwrite(fs: TempVfs, file: File, text: string) {
  return fs.vfs.overwrite(fs.instance, AUTHOR, file._id, {}, Readable.from([text]));
}

async function replaceBytes(fs: TempVfs, key: string, text: string): Promise<void> {
  await fs.blobs.put(fs.instance.prefix, key, Readable.from([text]));
}

/** Each way to break the files, and what is found then; `lost` is what a repair cannot give back. */
const BREAKS: [string, (fs: TempVfs) => Promise<object[]>, lost?: number][] = [
  [
    'bytes that nobody names',
    async (fs) => {
      await replaceBytes(fs, '0-orphan', 'x');
      return [{ type: 'orphan_bytes', key: '0-orphan' }];
    },
  ],
  [
    'a file without bytes',
    async (fs) => {
      const { _id: id, name, internal_vfs_id: key } = await fs.put('a', 'x');
      await fs.blobs.delete(fs.instance.prefix, key);
      return [{ type: 'missing_bytes', id, name, key }];
    },
    1,
  ],
  [
    'a version without bytes',
    async (fs) => {
      const file = await fs.put('a', 'x');
      await overwrite(fs, file, 'y');
      await fs.blobs.delete(fs.instance.prefix, file.internal_vfs_id);
      return [{ type: 'missing_bytes', id: `${file._id}/${file.internal_vfs_id}` }];
    },
  ],
  [
    'bytes that were cut',
    async (fs) => {
      const { size, md5sum, internal_vfs_id } = await fs.put('a', 'long');
      await replaceBytes(fs, internal_vfs_id, 'lo');
      return [{ type: 'wrong_content', name: 'a', said: { size, md5sum }, found: { size: '2' } }];
    },
  ],
  [
    'bytes that turned',
    async (fs) => {
      const { internal_vfs_id } = await fs.put('a', 'good');
      await replaceBytes(fs, internal_vfs_id, 'goof');
      return [{ type: 'wrong_content', said: { size: '4' }, found: { size: '4' } }];
    },
  ],
  [
    'a wrong copy of a path',
    async (fs) => {
      const below = await mkdir(fs, '/a/b');
      await spoil(fs, below, { path: '/elsewhere' });
      return [{ type: 'wrong_path', id: below._id, path: '/elsewhere', expected: '/a/b' }];
    },
  ],
  [
    'files that are in the trash, or not, against what they say',
    async (fs) => {
      const [a, b] = [await fs.put('a', 'x'), await fs.put('b', 'x')];
      await spoil(fs, a, { trashed: true });
      await spoil(fs, b, { dir_id: TRASH_ID });
      const both = [
        { type: 'wrong_trashed', id: a._id, trashed: true, expected: false },
        { type: 'wrong_trashed', id: b._id, trashed: false, expected: true },
      ];
      return both.sort((x, y) => (x.id < y.id ? -1 : 1));
    },
  ],
  [
    'a tree whose directory above is gone',
    async (fs) => {
      const top = await mkdir(fs, '/top');
      const below = await mkdir(fs, '/top/below');
      await fs.put('deep', 'x', below._id);
      await fs.docs.delete(fs.instance, DOCTYPES.files, top);
      return [{ type: 'lost_node', id: below._id, name: 'below', dir_id: top._id }];
    },
  ],
  [
    'a version whose file is gone',
    async (fs) => {
      const file = await fs.put('a', 'x');
      const next = await overwrite(fs, file, 'y');
      await fs.docs.delete(fs.instance, DOCTYPES.files, next);
      await fs.blobs.delete(fs.instance.prefix, next.internal_vfs_id);
      return [{ type: 'orphan_version', id: `${file._id}/${file.internal_vfs_id}` }];
    },
  ],
];

test.each(BREAKS)('finds %s, and repairs it', async (_case, spoilIt, lost = 0) => {
  await using fs = await tempVfs();
  await fs.put('beside', 'untouched');
  expect(await check(fs)).toEqual([]);
  const expected = await spoilIt(fs);
  expect(await check(fs)).toMatchObject(expected);
  const repaired = await check(fs, { repair: true });
  expect(repaired).toMatchObject(expected.map((finding) => ({ ...finding, repaired: lost === 0 })));
  expect(await check(fs)).toHaveLength(lost);
});

test('a lost tree is put in the root, right to its leaves', async () => {
  await using fs = await tempVfs();
  const top = await mkdir(fs, '/top');
  const below = await mkdir(fs, '/top/below/deeper');
  const file = await fs.put('deep', 'x', below._id);
  await mkdir(fs, '/below');
  await fs.docs.delete(fs.instance, DOCTYPES.files, top);
  await spoil(fs, file, { trashed: true });
  await check(fs, { repair: true });
  const node = await fs.vfs.get(fs.instance, file._id);
  expect(node).toMatchObject({ trashed: false });
  expect(await fs.vfs.pathOf(fs.instance, node)).toMatch(/^\/below \(\d+\)\/deeper\/deep$/);
});

test('directories that are inside each other are found, and taken apart', async () => {
  await using fs = await tempVfs();
  const [a, b] = [await mkdir(fs, '/a'), await mkdir(fs, '/a/b')];
  await mkdir(fs, '/a/b/c');
  await spoil(fs, a, { dir_id: b._id });
  const found = await check(fs);
  expect(found).toMatchObject([{ type: 'lost_node' }, { type: 'lost_node' }]);
  expect((await check(fs, { repair: true })).every(({ repaired }) => repaired)).toBe(true);
  expect(await check(fs)).toEqual([]);
});

test('each check can be made alone, and stop at the first finding', async () => {
  await using fs = await tempVfs();
  const file = await fs.put('a', 'x');
  await spoil(fs, file, { trashed: true });
  for (const key of ['0-a', '0-b']) await replaceBytes(fs, key, 'x');
  const types = async (options: FsckOptions) => (await check(fs, options)).map(({ type }) => type);
  expect(await types({ content: false })).toEqual(['wrong_trashed']);
  expect(await types({ index: false })).toEqual(['orphan_bytes', 'orphan_bytes']);
  expect(await types({ failFast: true })).toEqual(['wrong_trashed']);
  expect(await types({ index: false, failFast: true })).toEqual(['orphan_bytes']);
});

test('what is under way is not taken for wrong', async () => {
  await using fs = await tempVfs();
  await fs.put('young', 'x');
  await replaceBytes(fs, `${Date.now().toString(36)}-young`, 'an upload whose document comes next');
  expect(await Array.fromAsync(fs.vfs.fsck(fs.instance))).toEqual([]);
  const directories = await Promise.all(['/m', '/n'].map((path) => mkdir(fs, path)));
  await Promise.all(Array.from({ length: 30 }, (_, i) => mkdir(fs, `/m/${i}/x`)));
  const moves = (async () => {
    for (let i = 0; i < 15; i++) {
      await fs.vfs.patch(fs.instance, AUTHOR, directories[0]?._id ?? '', { name: `m${i}`, dirId: ROOT_ID });
    }
  })();
  await check(fs, { repair: true });
  await moves;
  expect(await check(fs)).toEqual([]);
});
