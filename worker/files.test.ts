import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import type { Job, Task } from '#model/job';
import type { File } from '#model/vfs';
import { readZip } from '#tests/read-zip';
import { tempVfs } from '#tests/temp-vfs';
import { cleanOldTrashedWorker } from './clean-old-trashed.ts';
import { trashFilesWorker } from './trash-files.ts';
import { zipWorker } from './zip.ts';

const DAY = 24 * 3_600_000;
const ROOT = 'io.cozy.files.root-dir';
const origin = () => 'https://me.example';
const mediaFiles = { page: async (_: Instance, __: File, page: number) => Buffer.from(`page ${page}`) };

function task(instance: Instance, message: object, id = 'j1'): Task {
  const job = { _id: id, message } as unknown as Job;
  return { instance, job, attempt: 1, signal: new AbortController().signal, log: console as unknown as Task['log'] };
}

test('zip makes an archive of the files, once, whatever the number of runs', async () => {
  await using files = await tempVfs();
  const { vfs, instance } = files;
  const [one, two] = [await files.put('one.txt', 'first'), await files.put('two.txt', 'second')];
  const message = { files: { 'a/one.txt': one._id, 'two.txt': two._id }, dir_id: ROOT, filename: 'both.zip' };
  const worker = zipWorker({ vfs, mediaFiles, originOf: origin });
  await worker.run(task(instance, message));
  await worker.run(task(instance, message));
  const made = (await vfs.byPath(instance, '/both.zip')) as File;
  expect(made).toMatchObject({ _id: 'j1', mime: 'application/zip' });
  const bytes = await buffer(await vfs.read(instance, made));
  expect(bytes.subarray(0, 2).toString()).toBe('PK');
  expect(bytes.includes('a/one.txt')).toBe(true);
  await expect(worker.run(task(instance, message, 'j2'))).rejects.toThrow('There is a both.zip already');
});

test('zip takes folders with all that is in them, and pages', async () => {
  await using files = await tempVfs();
  const { vfs, instance } = files;
  const author = { origin: 'https://me.example/' };
  const top = await vfs.createDirectoryAt(instance, author, '/Trip');
  const deep = await vfs.createDirectoryAt(instance, author, '/Trip/Día 1');
  await vfs.createDirectoryAt(instance, author, '/Trip/Empty');
  await files.put('plan.txt', 'plan', top._id);
  await files.put('photo.txt', 'photo', deep._id);
  const other = await files.put('other.txt', 'other');
  const pdf = await files.put('a.pdf', '%PDF', ROOT, { mime: 'application/pdf' });
  const message = {
    files: { 'My trip': top._id, 'My trip/plan.txt': other._id, 'page.pdf': { id: pdf._id, page: 2 } },
    dir_id: top._id,
    filename: 'all.zip',
  };
  const worker = zipWorker({ vfs, mediaFiles, originOf: origin });
  expect(worker.uses?.(message)).toHaveLength(4);
  await worker.run(task(instance, message));
  const made = (await vfs.byPath(instance, '/Trip/all.zip')) as File;
  const read = await readZip(await buffer(await vfs.read(instance, made)));
  expect(read).toEqual({
    'My trip/': null,
    'My trip/Día 1/': null,
    'My trip/Día 1/photo.txt': 'photo',
    'My trip/Empty/': null,
    'My trip/plan.txt': 'other',
    'page.pdf': 'page 2',
  });
});

test.each([
  [{}],
  [{ files: { '../out': 'x' }, dir_id: ROOT, filename: 'a.zip' }],
  [{ files: { '/abs': 'x' }, dir_id: ROOT, filename: 'a.zip' }],
  [{ files: { 'a/../../b': 'x' }, dir_id: ROOT, filename: 'a.zip' }],
  [{ files: { 'a\n/../../b': 'x' }, dir_id: ROOT, filename: 'a.zip' }],
  [{ files: { page: { id: ROOT, page: 1 } }, dir_id: ROOT, filename: 'a.zip' }],
  [{ files: { page: { id: ROOT, page: 0 } }, dir_id: ROOT, filename: 'a.zip' }],
  [{ files: { gone: 'nothing' }, dir_id: ROOT, filename: 'a.zip' }],
])('zip refuses %j, and leaves nothing', async (message) => {
  await using files = await tempVfs();
  await expect(
    zipWorker({ vfs: files.vfs, mediaFiles, originOf: origin }).run(task(files.instance, message)),
  ).rejects.toThrow();
  expect(await files.keys()).toEqual([]);
});

test('clean-old-trashed destroys what has been in the trash for longer than it is kept', async () => {
  const clock = { now: Date.parse('2026-01-01T00:00:00Z') };
  await using files = await tempVfs({ now: () => clock.now });
  const { vfs, instance } = files;
  const author = { origin: 'https://me.example/' };
  const folder = await vfs.createDirectory(instance, author, { dirId: ROOT, name: 'old' });
  const [inside, old] = [await files.put('inside.txt', 'x', folder._id), await files.put('old.txt', 'x')];
  const [young, kept] = [await files.put('young.txt', 'x'), await files.put('kept.txt', 'x')];
  await vfs.trash(instance, author, folder._id);
  await vfs.trash(instance, author, old._id);
  clock.now += 20 * DAY;
  await vfs.trash(instance, author, young._id);
  clock.now += 11 * DAY;
  const worker = (keptFor?: number) => cleanOldTrashedWorker({ vfs, keptFor: () => keptFor, now: () => clock.now });
  await worker().run(task(instance, {}));
  expect(await files.keys()).toHaveLength(4);
  await worker(30 * DAY).run(task(instance, {}));
  for (const { _id } of [folder, inside, old]) await expect(vfs.get(instance, _id)).rejects.toThrow();
  for (const { _id } of [young, kept]) expect(await vfs.get(instance, _id)).toBeDefined();
  expect(await files.keys()).toHaveLength(2);
});

test('trash-files destroys what is in the trash, and nothing else', async () => {
  await using files = await tempVfs();
  const { vfs, instance } = files;
  const [kept, lost] = [await files.put('kept.txt', 'kept'), await files.put('lost.txt', 'lost')];
  await vfs.trash(instance, { origin: 'https://me.example/' }, lost._id);
  const worker = trashFilesWorker(vfs);
  await worker.run(task(instance, { ids: [lost._id, 'gone already'] }));
  await expect(vfs.get(instance, lost._id)).rejects.toThrow();
  await expect(worker.run(task(instance, { ids: [kept._id] }))).rejects.toThrow('not in the trash');
  await expect(worker.run(task(instance, { ids: 'all' }))).rejects.toThrow('no ids');
  expect(await files.keys()).toHaveLength(1);
});
