import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { isKind } from '#pkg/errors';
import { AUTHOR, instanceNamed, type TempVfs, tempVfs } from '#tests/temp-vfs';
import { type Node, ROOT_ID, TRASH_ID } from './index.ts';

async function names({ vfs, instance }: TempVfs, dirId = ROOT_ID): Promise<string[]> {
  return (await vfs.children(instance, dirId, { limit: 100 })).nodes.map(({ name }) => name);
}

const mkdir = ({ vfs, instance }: TempVfs, path: string) =>
  vfs.createDirectoryAt(instance, AUTHOR, path, { recursive: true });

describe('a new tree', () => {
  test.each([
    ['en', ['Administrative', 'Photos']],
    ['fr', ['Administratif', 'Photos']],
  ] as const)('in %s has its first folders, and the trash is not listed', async (locale, folders) => {
    await using fs = await tempVfs({ instance: { locale } });
    expect(await names(fs)).toEqual(folders);
    expect((await fs.vfs.children(fs.instance, ROOT_ID, { limit: 10 })).total).toBe(2);
    expect(await fs.vfs.byPath(fs.instance, '/.cozy_trash')).toMatchObject({ _id: TRASH_ID, path: '/.cozy_trash' });
    await fs.vfs.init(fs.instance, AUTHOR);
    expect(await names(fs)).toEqual(folders);
  });
});

describe('upload', () => {
  test('writes the document that the clients know', async () => {
    await using fs = await tempVfs();
    const file = await fs.put('holiday.JPG', 'not really a photo', ROOT_ID, {
      tags: ['sea', 'sea'],
      createdAt: '2020-01-02T03:04:05.678Z',
      metadata: { place: 'Brest' },
    });
    expect(file).toMatchObject({
      type: 'file',
      name: 'holiday.JPG',
      dir_id: ROOT_ID,
      size: '18',
      md5sum: createHash('md5').update('not really a photo').digest('base64'),
      mime: 'image/jpeg',
      class: 'image',
      executable: false,
      trashed: false,
      encrypted: false,
      tags: ['sea'],
      created_at: '2020-01-02T03:04:05.678Z',
      updated_at: '2020-01-02T03:04:05.678Z',
      metadata: { place: 'Brest' },
      cozyMetadata: { createdByApp: 'drive', createdOn: 'https://alice.example/', uploadedBy: { slug: 'drive' } },
    });
    expect(file).not.toHaveProperty('path');
    expect(await fs.vfs.get(fs.instance, file._id)).toEqual(file);
    expect(await text(await fs.vfs.read(fs.instance, file, { start: 4, end: 9 }))).toBe('really');
  });

  test.each([
    ['an empty name', '', {}, 'unprocessable', 'name'],
    ['a dot', '.', {}, 'unprocessable', 'name'],
    ['two dots', '..', {}, 'unprocessable', 'name'],
    ['a slash', 'a/b', {}, 'unprocessable', 'name'],
    ['a NUL', 'a\0', {}, 'unprocessable', 'name'],
    ['a line feed', 'a\nb', {}, 'unprocessable', 'name'],
    ['half a character', 'a\ud800', {}, 'unprocessable', 'name'],
    ['a name that is taken', 'Photos', {}, 'conflict', 'name'],
    ['fewer bytes than announced', 'a', { size: 5 }, 'precondition-failed', 'Content-Length'],
    ['more bytes than announced', 'a', { size: 3 }, 'precondition-failed', 'Content-Length'],
    ['another sum', 'a', { md5: Buffer.alloc(16) }, 'precondition-failed', 'Content-MD5'],
  ] as const)('refuses %s and leaves nothing', async (_case, name, given, kind, parameter) => {
    await using fs = await tempVfs();
    await expect(fs.put(name, 'four', ROOT_ID, given)).rejects.toMatchObject({ kind, parameter });
    expect(await names(fs)).toEqual(['Administrative', 'Photos']);
    expect(await fs.keys()).toEqual([]);
  });

  test('refuses a parent that is missing, a file, or in the trash', async () => {
    await using fs = await tempVfs();
    const file = await fs.put('a', 'x');
    const gone = await mkdir(fs, '/gone/below');
    await fs.vfs.trash(fs.instance, AUTHOR, gone.dir_id);
    for (const dirId of ['nowhere', file._id, gone._id, TRASH_ID]) {
      await expect(fs.put('b', 'x', dirId)).rejects.toSatisfy((error) => isKind(error, 'not-found'));
    }
  });

  test('of one name by many at once: one wins, and the others leave no bytes', async () => {
    await using fs = await tempVfs();
    const all = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => fs.put('same', `content ${i}`)));
    const refused = all.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(19);
    expect(refused.every(({ reason }) => isKind(reason, 'conflict'))).toBe(true);
    expect(await fs.keys()).toHaveLength(1);
  });

  test('of a directory and a file of one name at once: one wins', async () => {
    await using fs = await tempVfs();
    const place = { dirId: ROOT_ID, name: 'same' };
    const all = await Promise.allSettled([fs.put('same', 'x'), fs.vfs.createDirectory(fs.instance, AUTHOR, place)]);
    expect(all.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('into a directory that is trashed meanwhile: refused, or trashed with it', async () => {
    await using fs = await tempVfs();
    for (let i = 0; i < 10; i++) {
      const { _id } = await mkdir(fs, `/d${i}`);
      const uploads = Array.from({ length: 5 }, (_, n) => fs.put(`f${n}`, 'x', _id));
      const [, ...files] = await Promise.allSettled([fs.vfs.trash(fs.instance, AUTHOR, _id), ...uploads]);
      for (const file of files) {
        if (file.status === 'rejected') expect(file.reason).toSatisfy((error) => isKind(error, 'not-found'));
        else expect(await fs.vfs.get(fs.instance, file.value._id)).toMatchObject({ trashed: true });
      }
    }
  });

  test('names that only differ by case or Unicode form are different', async () => {
    await using fs = await tempVfs();
    const all = ['é', 'e\u0301', 'E', 'e', '🗂️ ملف', 'x'.repeat(300)];
    for (const name of all) await fs.put(name, name);
    for (const name of all) expect(await fs.vfs.byPath(fs.instance, `/${name}`)).toMatchObject({ name });
    await expect(fs.put('e\u0301', 'x')).rejects.toSatisfy((error) => isKind(error, 'conflict'));
  });

  test('a content that breaks leaves nothing', async () => {
    await using fs = await tempVfs();
    const content = new Readable({ read: () => undefined });
    content.push('some');
    const upload = fs.vfs.upload(fs.instance, AUTHOR, { dirId: ROOT_ID, name: 'a' }, {}, content);
    setTimeout(() => content.destroy(new Error('aborted')), 20);
    await expect(upload).rejects.toSatisfy((error) => isKind(error, 'precondition-failed'));
    expect(await fs.keys()).toEqual([]);
  });

  test('the quota is checked before, during and after', async () => {
    await using fs = await tempVfs({ instance: { disk_quota: 10 } });
    const tooLarge = (error: unknown) => isKind(error, 'too-large');
    await expect(fs.put('a', 'x', ROOT_ID, { size: 11 })).rejects.toSatisfy(tooLarge);
    await expect(fs.put('a', 'x'.repeat(11))).rejects.toSatisfy(tooLarge);
    const both = await Promise.allSettled([fs.put('a', 'x'.repeat(6)), fs.put('b', 'x'.repeat(6))]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await fs.vfs.diskUsage(fs.instance)).toEqual({ files: 6, trash: 0, versions: 0 });
    expect(await fs.keys()).toHaveLength(1);
  });
});

describe('the last tenth of the quota', () => {
  test('is told to the owner once, whatever the way in, and again after there was room', async () => {
    let told = 0;
    const hooks = { quotaNearlyReached: () => void told++ };
    await using fs = await tempVfs({ instance: { disk_quota: 100 }, hooks });
    const { vfs, instance } = fs;
    const file = await fs.put('a', 'x'.repeat(50));
    await fs.put('b', 'x'.repeat(39));
    expect(told).toBe(0);
    await fs.put('c', 'x');
    expect(told).toBe(1);
    await fs.put('d', 'x');
    expect(told).toBe(1);
    await vfs.trash(instance, AUTHOR, file._id);
    // What is in the trash takes its room.
    await fs.put('e', 'x');
    expect(told).toBe(1);
    await vfs.emptyTrash(instance);
    await vfs.copy(instance, AUTHOR, (await vfs.byPath(instance, '/b'))._id);
    expect(told).toBe(1);
    const { id } = await vfs.createUpload(instance, AUTHOR, { dirId: ROOT_ID, name: 'f' }, { size: 9 }, '');
    await vfs.appendUpload(instance, id, 0, Readable.from(['x'.repeat(9)]));
    expect(told).toBe(2);
    const c = await vfs.byPath(instance, '/c');
    await vfs.overwrite(instance, AUTHOR, c._id, {}, Readable.from(['xxx']));
    expect(told).toBe(2);
  });
});

describe('overwrite', () => {
  test('keeps the identity, replaces the rest and frees the old bytes', async () => {
    await using fs = await tempVfs({ instance: { disk_quota: 10 } });
    const file = await fs.put('a.txt', '12345678', ROOT_ID, { tags: ['x'], metadata: { a: 1 } });
    const content = Readable.from(['123456789']);
    const next = await fs.vfs.overwrite(fs.instance, AUTHOR, file._id, {}, content, { ifMatch: file._rev });
    expect(next).toMatchObject({ _id: file._id, name: 'a.txt', created_at: file.created_at, size: '9', tags: [] });
    expect(next).not.toHaveProperty('metadata');
    expect(await fs.keys()).toEqual([next.internal_vfs_id]);
    const stale = fs.vfs.overwrite(fs.instance, AUTHOR, file._id, {}, Readable.from(['z']), { ifMatch: file._rev });
    await expect(stale).rejects.toMatchObject({ kind: 'precondition-failed', parameter: 'If-Match' });
    expect(await text(await fs.vfs.read(fs.instance, next))).toBe('123456789');
  });
});

describe('directories', () => {
  test('are made by path', async () => {
    await using fs = await tempVfs();
    expect(await mkdir(fs, '/a/b/c')).toMatchObject({ name: 'c', path: '/a/b/c' });
    expect(await mkdir(fs, '/a/b')).toMatchObject({ path: '/a/b' });
    const once = (path: string) => fs.vfs.createDirectoryAt(fs.instance, AUTHOR, path);
    await expect(once('/a/b')).rejects.toSatisfy((error) => isKind(error, 'conflict'));
    await expect(once('/x/y')).rejects.toSatisfy((error) => isKind(error, 'not-found'));
    await expect(once('relative')).rejects.toMatchObject({ kind: 'unprocessable', parameter: 'path' });
    await expect(mkdir(fs, '/d'.repeat(513))).rejects.toMatchObject({ kind: 'unprocessable', parameter: 'path' });
  });

  test('list their children, directories first, by pages', async () => {
    await using fs = await tempVfs();
    const { _id } = await mkdir(fs, '/list');
    for (const name of ['b', 'a', 'C']) await fs.put(`${name}.txt`, name, _id);
    for (const name of ['z', 'y']) await mkdir(fs, `/list/${name}`);
    const all = await names(fs, _id);
    expect(all).toEqual(['y', 'z', 'a.txt', 'b.txt', 'C.txt']);
    const paged: Node[] = [];
    let page = await fs.vfs.children(fs.instance, _id, { limit: 2 });
    for (;;) {
      expect(page.total).toBe(5);
      paged.push(...page.nodes);
      if (!page.next) break;
      page = await fs.vfs.children(fs.instance, _id, { limit: 2, cursor: page.next });
    }
    expect(paged.map(({ name }) => name)).toEqual(all);
    expect((await fs.vfs.children(fs.instance, _id, { limit: 2, skip: 4 })).nodes).toHaveLength(1);
  });
});

test('instances are apart', async () => {
  await using fs = await tempVfs();
  const bob = instanceNamed('bob');
  await fs.vfs.init(bob, AUTHOR);
  const file = await fs.put('a', 'hers');
  await expect(fs.vfs.get(bob, file._id)).rejects.toSatisfy((error) => isKind(error, 'not-found'));
  await expect(fs.vfs.read(bob, file)).rejects.toSatisfy((error) => isKind(error, 'not-found'));
  await fs.vfs.destroyAll(bob);
  expect(await fs.keys()).toHaveLength(1);
});
