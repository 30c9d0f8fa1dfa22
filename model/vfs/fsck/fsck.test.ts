import { expect, test } from 'vitest';
import { DOCTYPES } from '#model/docs';
import { check, FILE_BREAKS, mkdir, replaceBytes, spoil } from '#tests/fsck-breaks';
import { AUTHOR, tempVfs } from '#tests/temp-vfs';
import { type FsckOptions, ROOT_ID } from '../index.ts';

test.each(FILE_BREAKS)('finds %s, and repairs it', async (_case, spoilIt, lost = 0) => {
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
