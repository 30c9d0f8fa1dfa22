import { chmod, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { AUTHOR, type TempVfs, tempVfs } from '#tests/temp-vfs';
import { ROOT_ID } from '../index.ts';

const DOMAIN = 'alice.example';

function mkdirs({ vfs, instance }: TempVfs, path: string) {
  return vfs.createDirectoryAt(instance, AUTHOR, path, { recursive: true });
}

/** The paths below a folder of the store: `path = content`, or `path/`. */
async function shown(fs: TempVfs, folder = DOMAIN): Promise<string[]> {
  await fs.vfs.showTree(fs.instance);
  const root = join(fs.directory, 'files', folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(root.length + 1);
    return entry.isFile() ? `${name} = ${await readFile(path, 'utf8')}` : `${name}/`;
  });
  return (await Promise.all(lines)).sort();
}

const EMPTY = ['Administrative/', 'Photos/'];
const check = (fs: TempVfs, repair = false) => Array.fromAsync(fs.vfs.fsck(fs.instance, { repair, orphanAge: 0 }));

describe('a person finds their files as folders', () => {
  test('that follow every change', async () => {
    await using fs = await tempVfs();
    const { vfs, instance } = fs;
    expect(await shown(fs)).toEqual(EMPTY);
    const deep = await mkdirs(fs, '/a/b');
    const file = await fs.put('note.txt', 'one', deep._id, { updatedAt: '2020-02-02T00:00:00Z' });
    expect(await shown(fs)).toEqual([...EMPTY, 'a/', 'a/b/', 'a/b/note.txt = one']);
    const path = join(fs.directory, 'files', DOMAIN, 'a/b/note.txt');
    expect((await stat(path)).mtime.toISOString()).toBe('2020-02-02T00:00:00.000Z');
    await vfs.overwrite(instance, AUTHOR, file._id, {}, Readable.from(['two']));
    await vfs.patch(instance, AUTHOR, deep.dir_id, { name: 'z' });
    await vfs.copy(instance, AUTHOR, file._id);
    expect(await shown(fs)).toEqual([...EMPTY, 'z/', 'z/b/', 'z/b/note (2).txt = two', 'z/b/note.txt = two']);
    await vfs.trash(instance, AUTHOR, deep._id);
    expect(await shown(fs)).toEqual([...EMPTY, 'z/']);
    expect(await shown(fs, '%trash/alice.example')).toContain('b/note.txt = two');
    await vfs.restore(instance, AUTHOR, deep._id);
    expect(await shown(fs)).toContain('z/b/note.txt = two');
    await vfs.trash(instance, AUTHOR, deep._id);
    await vfs.emptyTrash(instance);
    expect(await shown(fs, '%trash/alice.example')).toEqual([]);
    expect(await shown(fs)).toEqual([...EMPTY, 'z/']);
    expect(await check(fs)).toEqual([]);
  });

  test('whatever came in between: names that are swapped, directories that go into what was in them', async () => {
    await using fs = await tempVfs();
    const { vfs, instance } = fs;
    const [a, b] = [await fs.put('a', 'A'), await fs.put('b', 'B')];
    const [outer, inner] = [await mkdirs(fs, '/outer'), await mkdirs(fs, '/outer/inner')];
    await fs.put('f', 'F', inner._id);
    await shown(fs);
    await vfs.patch(instance, AUTHOR, a._id, { name: 'tmp' });
    await vfs.patch(instance, AUTHOR, b._id, { name: 'a' });
    await vfs.patch(instance, AUTHOR, a._id, { name: 'b' });
    await vfs.patch(instance, AUTHOR, inner._id, { dirId: ROOT_ID });
    await vfs.patch(instance, AUTHOR, outer._id, { dirId: inner._id });
    await vfs.patch(instance, AUTHOR, inner._id, { tags: ['later'] });
    expect(await shown(fs)).toEqual([...EMPTY, 'a = B', 'b = A', 'inner/', 'inner/f = F', 'inner/outer/']);
    expect(await check(fs)).toEqual([]);
  });

  test('with names of every kind, as deep as there are', async () => {
    await using fs = await tempVfs();
    const { vfs, instance } = fs;
    const names = [
      'é',
      'e\u0301',
      '🏖',
      'שלום',
      '100%',
      'a%20b',
      'n'.repeat(255),
      'ü'.repeat(400),
      ' ',
      '-rf',
      'con:*?"<>|\\',
    ];
    for (const name of names) await fs.put(name, name.slice(0, 5));
    let dirId = ROOT_ID;
    for (let depth = 0; depth < 40; depth++) {
      dirId = (await vfs.createDirectory(instance, AUTHOR, { dirId, name: `${depth}${'d'.repeat(200)}` }))._id;
    }
    const deep = await fs.put('deep', 'x', dirId);
    await vfs.showTree(instance);
    await vfs.patch(instance, AUTHOR, deep._id, { name: 'l'.repeat(600) });
    await vfs.showTree(instance);
    expect(await check(fs)).toEqual([]);
    const top = await readdir(join(fs.directory, 'files', DOMAIN));
    expect(top).toEqual(expect.arrayContaining(['é', 'e\u0301', '🏖', '100%25', 'a%2520b', ' ', '-rf']));
    for (const name of names) {
      await vfs.trash(instance, AUTHOR, (await vfs.byPath(instance, `/${name}`))._id);
    }
    await vfs.showTree(instance);
    expect((await readdir(join(fs.directory, 'files', DOMAIN))).sort()).toEqual(
      ['Administrative', 'Photos', `0${'d'.repeat(200)}`].sort(),
    );
    await vfs.destroyAll(instance);
    expect(await readdir(join(fs.directory, 'files'))).not.toContain(DOMAIN);
  });

  test('of another name when the domain changes, and gone with the instance', async () => {
    await using fs = await tempVfs();
    await fs.put('a', 'x');
    await shown(fs);
    fs.instance.domain = 'alice.other';
    expect(await shown(fs, 'alice.other')).toEqual([...EMPTY, 'a = x']);
    await fs.vfs.destroyAll(fs.instance);
    expect((await readdir(join(fs.directory, 'files'))).filter((name) => !name.startsWith('%'))).toEqual([]);
  });
});

describe('what a hand does in the tree', () => {
  const SPOILS: [string, (folder: string) => Promise<unknown>][] = [
    ['a file is removed', (folder) => rm(join(folder, 'dir/f'))],
    [
      'a file is replaced',
      async (folder) => {
        await rm(join(folder, 'dir/f'));
        await writeFile(join(folder, 'dir/f'), 'edited by hand');
      },
    ],
    ['a file is moved', (folder) => rename(join(folder, 'dir/f'), join(folder, 'elsewhere'))],
    [
      'files are put there',
      async (folder) => {
        await writeFile(join(folder, 'dir/stranger'), 'mine');
        await mkdir(join(folder, 'dir/folder'));
        await writeFile(join(folder, 'dir/folder/inside'), 'mine too');
      },
    ],
    ['a directory is removed', (folder) => rm(join(folder, 'dir'), { recursive: true })],
    ['a directory is moved', (folder) => rename(join(folder, 'dir'), join(folder, 'moved'))],
    [
      'a symbolic link takes the place of a directory',
      async (folder) => {
        await rename(join(folder, 'dir'), join(folder, '../../outside'));
        await symlink('../../outside', join(folder, 'dir'));
      },
    ],
    ['the whole tree is removed', (folder) => rm(folder, { recursive: true })],
  ];

  test.each(SPOILS)('%s: fsck tells it, and puts it right', async (_case, spoil) => {
    await using fs = await tempVfs();
    const dir = await mkdirs(fs, '/dir/below');
    await fs.put('f', 'content', dir.dir_id);
    const before = await shown(fs);
    await spoil(join(fs.directory, 'files', DOMAIN));
    const found = await check(fs);
    if (_case !== 'the whole tree is removed') expect(found.length).toBeGreaterThan(0);
    await check(fs, true);
    expect(await check(fs)).toEqual([]);
    expect(await shown(fs)).toEqual(before);
  });

  test('what a person put there is kept apart', async () => {
    await using fs = await tempVfs();
    await shown(fs);
    const folder = join(fs.directory, 'files', DOMAIN);
    await writeFile(join(folder, 'taken'), 'by hand');
    await fs.put('taken', 'by the server');
    expect(await shown(fs)).toContain('taken = by the server');
    expect(await shown(fs, '%found/alice.example')).toEqual(['taken = by hand']);
  });

  test('nothing is written through a symbolic link', async () => {
    await using fs = await tempVfs();
    const dir = await mkdirs(fs, '/dir');
    await shown(fs);
    const outside = join(fs.directory, 'outside');
    await mkdir(outside);
    const link = join(fs.directory, 'files', DOMAIN, 'dir');
    await rm(link, { recursive: true });
    await symlink(outside, link);
    await fs.put('f', 'x', dir._id);
    expect(await shown(fs)).toContain('dir/f = x');
    expect(await readdir(outside)).toEqual([]);
  });

  test('a tree that cannot be written does not fail an upload, and follows later', async () => {
    await using fs = await tempVfs();
    await shown(fs);
    const trees = join(fs.directory, 'files', '%trees');
    await rename(trees, `${trees}-away`);
    await writeFile(trees, 'in the way');
    await fs.put('a', 'x');
    await expect(fs.vfs.showTree(fs.instance)).rejects.toThrow();
    await rm(trees);
    await rename(`${trees}-away`, trees);
    expect(await shown(fs)).toContain('a = x');
    await chmod(join(fs.directory, 'files', DOMAIN, 'a'), 0o600);
  });
});
