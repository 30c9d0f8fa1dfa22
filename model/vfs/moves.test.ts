import { describe, expect, test } from 'vitest';
import { DOCTYPES } from '#model/docs';
import { isKind } from '#pkg/errors';
import { Json } from '#pkg/json';
import { AUTHOR, type TempVfs, tempVfs } from '#tests/temp-vfs';
import { type Directory, ROOT_ID, TRASH_ID } from './index.ts';

const mkdir = ({ vfs, instance }: TempVfs, path: string) =>
  vfs.createDirectoryAt(instance, AUTHOR, path, { recursive: true });

async function at(fs: TempVfs, path: string) {
  return fs.vfs.byPath(fs.instance, path);
}

describe('patch', () => {
  test('renames and moves a tree: every path below follows', async () => {
    await using fs = await tempVfs();
    const deep = await mkdir(fs, '/a/b/c');
    const file = await fs.put('f.txt', 'x', deep._id);
    const a = await at(fs, '/a');
    await mkdir(fs, '/target');
    const target = await at(fs, '/target');
    const moved = await fs.vfs.patch(fs.instance, AUTHOR, a._id, { name: 'z', dirId: target._id }, a._rev);
    expect(moved).toMatchObject({ name: 'z', path: '/target/z' });
    expect(await at(fs, '/target/z/b/c')).toMatchObject({ _id: deep._id, path: '/target/z/b/c' });
    expect(await fs.vfs.pathOf(fs.instance, file)).toBe('/target/z/b/c/f.txt');
    await expect(at(fs, '/a')).rejects.toSatisfy((error) => isKind(error, 'not-found'));
  });

  test('changes what is said of a file', async () => {
    await using fs = await tempVfs();
    const file = await fs.put('a.txt', 'x', ROOT_ID, { createdAt: '2020-01-01T00:00:00Z' });
    const changes = { name: 'a.png', tags: ['t'], executable: true, favorite: true, updatedAt: '2021-01-01T00:00:00Z' };
    const next = await fs.vfs.patch(fs.instance, AUTHOR, file._id, changes);
    expect(next).toMatchObject({ name: 'a.png', mime: 'image/png', class: 'image', tags: ['t'], executable: true });
    expect(next.cozyMetadata).toMatchObject({ favorite: true });
    expect(next.updated_at).toBe('2021-01-01T00:00:00Z');
  });

  test.each([
    ['a stale revision', {}, '1-abc', 'precondition-failed', 'If-Match'],
    ['a directory inside itself', { dirId: 'inside' }, undefined, 'precondition-failed', 'dir-id'],
    ['a missing parent', { dirId: 'nowhere' }, undefined, 'not-found', undefined],
    ['the trash as a parent', { dirId: TRASH_ID }, undefined, 'not-found', undefined],
    ['a taken name', { name: 'Photos' }, undefined, 'conflict', 'name'],
    ['a bad name', { name: 'a/b' }, undefined, 'unprocessable', 'name'],
    ['a date before the creation', { updatedAt: '1999-01-01T00:00:00Z' }, undefined, 'unprocessable', 'updated_at'],
  ] as const)('refuses %s', async (_case, changes, ifMatch, kind, parameter) => {
    await using fs = await tempVfs();
    const inside = await mkdir(fs, '/a/inside');
    const wanted = 'dirId' in changes && changes.dirId === 'inside' ? { dirId: inside._id } : changes;
    const patch = fs.vfs.patch(fs.instance, AUTHOR, inside.dir_id, wanted, ifMatch);
    await expect(patch).rejects.toMatchObject({ kind, parameter });
    expect(await at(fs, '/a/inside')).toMatchObject({ path: '/a/inside' });
  });

  test.each([ROOT_ID, TRASH_ID])('leaves %s alone', async (id) => {
    await using fs = await tempVfs();
    const forbidden = (error: unknown) => isKind(error, 'forbidden');
    await expect(fs.vfs.patch(fs.instance, AUTHOR, id, { name: 'x' })).rejects.toSatisfy(forbidden);
    await expect(fs.vfs.trash(fs.instance, AUTHOR, id)).rejects.toSatisfy(forbidden);
    await expect(fs.vfs.destroy(fs.instance, id)).rejects.toSatisfy(forbidden);
  });

  test('two moves that would make a loop: one is refused', async () => {
    await using fs = await tempVfs();
    const [a, b] = [await mkdir(fs, '/a'), await mkdir(fs, '/b')];
    const moves = await Promise.allSettled([
      fs.vfs.patch(fs.instance, AUTHOR, a._id, { dirId: b._id }),
      fs.vfs.patch(fs.instance, AUTHOR, b._id, { dirId: a._id }),
    ]);
    expect(moves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('trash', () => {
  test('takes a tree, marks its files, and gives it back', async () => {
    await using fs = await tempVfs();
    const deep = await mkdir(fs, '/a/b');
    const file = await fs.put('f', 'four', deep._id);
    const trashed = await fs.vfs.trash(fs.instance, AUTHOR, deep.dir_id);
    expect(trashed).toMatchObject({ dir_id: TRASH_ID, restore_path: '/', path: '/.cozy_trash/a' });
    expect(await fs.vfs.get(fs.instance, file._id)).toMatchObject({ trashed: true });
    expect(await fs.vfs.get(fs.instance, deep._id)).toMatchObject({ path: '/.cozy_trash/a/b' });
    expect(await fs.vfs.diskUsage(fs.instance)).toEqual({ files: 4, trash: 4, versions: 0 });
    const twice = fs.vfs.trash(fs.instance, AUTHOR, file._id);
    await expect(twice).rejects.toMatchObject({
      kind: 'bad-request',
      message: 'File or directory is already in the trash',
    });
    const back = await fs.vfs.restore(fs.instance, AUTHOR, deep.dir_id);
    expect(back).toMatchObject({ dir_id: ROOT_ID, path: '/a' });
    expect(back).not.toHaveProperty('restore_path');
    expect(await at(fs, '/a/b/f')).toMatchObject({ trashed: false });
  });

  test('restores a part of a trashed tree, and makes the parents again', async () => {
    await using fs = await tempVfs();
    const deep = await mkdir(fs, '/x/a/b');
    const file = await fs.put('f', 'x', deep._id);
    await fs.vfs.trash(fs.instance, AUTHOR, deep.dir_id);
    await fs.vfs.trash(fs.instance, AUTHOR, (await at(fs, '/x'))._id);
    await fs.vfs.restore(fs.instance, AUTHOR, file._id);
    expect(await at(fs, '/x/a/b/f')).toMatchObject({ _id: file._id, trashed: false });
  });

  test('names that are taken, in the trash or outside, are no obstacle', async () => {
    await using fs = await tempVfs();
    const first = await fs.put('a.txt', '1');
    await fs.vfs.trash(fs.instance, AUTHOR, first._id);
    const second = await fs.put('a.txt', '2');
    expect((await fs.vfs.trash(fs.instance, AUTHOR, second._id)).name).toMatch(/^a \(\d+\)\.txt$/);
    await fs.put('a.txt', '3');
    expect((await fs.vfs.restore(fs.instance, AUTHOR, first._id)).name).toMatch(/^a \(\d+\)\.txt$/);
  });

  test('is emptied: documents and bytes are gone', async () => {
    await using fs = await tempVfs();
    const deep = await mkdir(fs, '/a/b');
    await fs.put('f', 'x', deep._id);
    const kept = await fs.put('kept', 'y');
    const outside = fs.vfs.destroy(fs.instance, kept._id);
    await expect(outside).rejects.toSatisfy((error) => isKind(error, 'bad-request'));
    await fs.vfs.trash(fs.instance, AUTHOR, deep.dir_id);
    await fs.vfs.emptyTrash(fs.instance);
    await expect(fs.vfs.get(fs.instance, deep._id)).rejects.toSatisfy((error) => isKind(error, 'not-found'));
    expect(await fs.keys()).toEqual([kept.internal_vfs_id]);
  });
});

test('a move that a killed process noted is settled by the next one', async () => {
  await using fs = await tempVfs();
  const deep = await mkdir(fs, '/a/b');
  const database = fs.docs.database(fs.instance, DOCTYPES.filesPending);
  const a = (await at(fs, '/a')) as Directory;
  await database.putLocal('settle-1', Json.of({ dir_id: a._id }));
  await fs.docs.update<Directory>(fs.instance, DOCTYPES.files, { ...a, name: 'z', path: '/z' });
  await using again = await tempVfs({ directory: fs.directory });
  expect(await again.vfs.get(again.instance, deep._id)).toMatchObject({ path: '/z/b' });
  expect((await database.localDocs()).rows).toEqual([]);
});

test('bytes that nobody names are collected, once they are old', async () => {
  await using fs = await tempVfs();
  const file = await fs.put('a', 'x');
  await using other = await tempVfs();
  const stray = await other.put('b', 'y');
  await fs.blobs.put(fs.instance.prefix, stray.internal_vfs_id, await other.vfs.read(other.instance, stray));
  expect(await fs.vfs.collectOrphans(fs.instance)).toBe(0);
  expect(await fs.vfs.collectOrphans(fs.instance, 0)).toBe(1);
  expect(await fs.keys()).toEqual([file.internal_vfs_id]);
});
