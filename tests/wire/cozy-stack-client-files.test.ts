import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Collection, type Item, type LiveCozy, liveCozy, type StackClient } from '#tests/wire/live-cozy';

// What their clients send streams with: the one that `cozy-client` comes with.
const require = createRequire(import.meta.url);
const nodeFetch = createRequire(require.resolve('cozy-client'))('node-fetch') as typeof fetch;

const ROOT = 'io.cozy.files.root-dir';
const TRASH = 'io.cozy.files.trash-dir';
const ALBUMS = 'io.cozy.photos.albums';

let cozy: LiveCozy;
let client: StackClient;
let files: Collection;
beforeAll(async () => {
  cozy = await liveCozy();
  client = await cozy.client(`io.cozy.files ${ALBUMS}`);
  files = client.collection('io.cozy.files');
});
afterEach(() => {
  vi.unstubAllGlobals();
});
afterAll(async () => {
  expect(cozy.stack.errors).toEqual([]);
  await cozy[Symbol.asyncDispose]();
});

const textOf = async (id: string) => (await files.fetchFileContentById(id)).text();
const md5 = (text: string) => createHash('md5').update(text).digest('base64');

async function directory(name: string, dirId = ROOT): Promise<Item> {
  return (await files.createDirectory({ name, dirId })).data;
}

describe('uploads', () => {
  test('of text, bytes, blobs and files, with what the client says of them', async () => {
    const text = await files.createFile('some text', { name: ' note.txt ', dirId: ROOT });
    expect(text.data).toMatchObject({
      _type: 'io.cozy.files',
      _rev: expect.stringMatching(/^1-/),
      attributes: { type: 'file', name: 'note.txt', size: '9', mime: 'text/plain', class: 'text', dir_id: ROOT },
    });
    const bytes = await files.createFile(new Uint8Array([1, 2, 3]), {
      name: 'bytes.bin',
      dirId: ROOT,
      executable: true,
      contentType: 'application/x-thing',
      checksum: createHash('md5')
        .update(Buffer.from([1, 2, 3]))
        .digest('base64'),
      lastModifiedDate: '2020-03-04T05:06:07.891Z',
    });
    expect(bytes.data.attributes).toMatchObject({
      size: '3',
      executable: true,
      mime: 'application/x-thing',
      updated_at: '2020-03-04T05:06:07.891Z',
      created_at: '2020-03-04T05:06:07.891Z',
    });
    const blob = await files.createFile(new Blob(['{}'], { type: 'application/json' }), {
      name: 'b.json',
      dirId: ROOT,
    });
    expect(blob.data.attributes).toMatchObject({ mime: 'application/json', size: '2' });
    const file = new File(['file'], 'named.md', { type: 'text/markdown', lastModified: 1_600_000_000_000 });
    const { data } = await files.createFile(file, { dirId: ROOT, metadata: { category: 'receipt', page: 2 } });
    expect(data.attributes).toMatchObject({
      name: 'named.md',
      created_at: expect.stringMatching(/^2020-09-13T12:26:40/),
      metadata: { category: 'receipt', page: 2 },
    });
    expect(await textOf(data._id)).toBe('file');
  });

  test('of a stream, as konnectors send it', async () => {
    vi.stubGlobal('fetch', nodeFetch);
    const content = 'x'.repeat(300_000);
    const { data } = await files.createFile(Readable.from([content.slice(0, 1000), content.slice(1000)]), {
      name: 'streamed.txt',
      dirId: ROOT,
      contentLength: content.length,
    });
    expect(data.attributes).toMatchObject({ size: '300000', md5sum: md5(content), mime: 'text/plain' });
    const unknown = await files.createFile(Readable.from(['of ', 'unknown ', 'length']), {
      name: 'open.txt',
      dirId: ROOT,
    });
    expect(unknown.data.attributes).toMatchObject({ size: '17' });
  });

  test('are refused with what the client shows: name taken, wrong sum, bad name, no parent', async () => {
    await files.createFile('1', { name: 'taken.txt', dirId: ROOT });
    const upload = (name: string, options: object = {}) =>
      files.createFile('2', { name, dirId: ROOT, ...options }, { sanitizeName: false });
    const errors = (status: string, source: object = {}) => ({
      status: Number(status),
      reason: { errors: [{ status, title: expect.any(String), detail: expect.any(String), source }] },
    });
    await expect(upload('taken.txt')).rejects.toMatchObject(errors('409'));
    await expect(upload('sum.txt', { checksum: md5('other') })).rejects.toMatchObject(
      errors('412', { parameter: 'Content-MD5' }),
    );
    await expect(upload('a/b.txt')).rejects.toMatchObject(errors('422', { parameter: 'name' }));
    await expect(upload('orphan.txt', { dirId: 'nowhere' })).rejects.toMatchObject(errors('404'));
    await expect(files.statByPath('/sum.txt')).rejects.toMatchObject(errors('404'));
  });

  test('replace the content, and only the revision that the client knows', async () => {
    const { data } = await files.createFile('one', { name: 'again.txt', dirId: ROOT, metadata: { label: 'kept' } });
    const second = await files.updateFile('two!', { fileId: data._id, name: 'again.txt', metadata: { label: 'new' } });
    expect(second.data).toMatchObject({ _id: data._id, attributes: { size: '4', metadata: { label: 'new' } } });
    expect(second.data._rev).not.toBe(data._rev);
    const late = files.updateFile('late', { fileId: data._id, name: 'again.txt' }, { ifMatch: data._rev });
    await expect(late).rejects.toMatchObject({
      status: 412,
      reason: { errors: [{ source: { parameter: 'If-Match' } }] },
    });
    expect(await textOf(data._id)).toBe('two!');
    const third = await files.updateFile(
      'three',
      { fileId: data._id, name: 'again.txt' },
      { ifMatch: second.data._rev },
    );
    expect(third.data.attributes).toMatchObject({ size: '5' });
  });
});

describe('directories', () => {
  test('are made where they are missing, and found where they are', async () => {
    const deep = await files.createDirectoryByPath('/Letters/Été & co/2024');
    expect(deep.data.attributes).toMatchObject({ type: 'directory', path: '/Letters/Été & co/2024' });
    const again = await files.createDirectoryByPath('/Letters/Été & co/2024');
    expect(again.data._id).toBe(deep.data._id);
    const dated = { name: 'Dated', dirId: ROOT, lastModifiedDate: '2020-03-04T05:06:07Z', metadata: { label: 'a' } };
    expect((await files.createDirectory(dated)).data.attributes).toMatchObject({
      created_at: expect.stringMatching(/^2020-03-04T05:06:07/),
      metadata: { label: 'a' },
    });
    expect(await files.ensureDirectoryExists('/Letters')).toEqual(expect.any(String));
    expect((await files.statByPath('/Letters/Été & co')).data._id).toBe(deep.data.attributes['dir_id']);
    expect((await files.createDirectoryByPath('/')).data._id).toBe(ROOT);
    await expect(files.createDirectory({ name: 'Letters', dirId: ROOT })).rejects.toMatchObject({ status: 409 });
  });

  test('are listed by pages, by cursor and by number', async () => {
    const parent = await directory('Paged');
    for (let n = 10; n < 22; n++) await files.createFile(`${n}`, { name: `${n}.txt`, dirId: parent._id });
    await directory('zz', parent._id);

    // The directory has its first children; its link leads to the next ones, alone.
    const first = (await files.statById(parent._id, { 'page[limit]': 5 })) as unknown as Page;
    const names = first.included.map(({ attributes }) => attributes['name']);
    expect(first.data.relationships.contents.meta.count).toBe(13);
    let next = first.data.relationships.contents.links?.next;
    while (next !== undefined) {
      const page = (await client.fetchJSON('GET', next)) as unknown as { data: Item[]; links?: { next?: string } };
      names.push(...page.data.map(({ attributes }) => attributes['name']));
      next = page.links?.next;
    }
    const all = ['zz', ...Array.from({ length: 12 }, (_, n) => `${n + 10}.txt`)];
    expect(names).toEqual(all);
    const skipped = (await files.statById(parent._id, { 'page[skip]': 10, 'page[limit]': 5 })) as unknown as Page;
    expect(skipped.included.map(({ attributes }) => attributes['name'])).toEqual(all.slice(10));
    const [child] = first.included;
    expect(await files.isChildOf(child?._id, parent._id)).toBe(true);
    expect(await files.isChildOf(parent._id, child?._id)).toBe(false);
  });
});

interface Page {
  data: { relationships: { contents: { meta: { count: number }; links?: { next?: string } } } };
  included: Item[];
}

describe('changes', () => {
  test('of name, place and attributes, with an empty If-Match', async () => {
    const { data } = await files.createFile('moved', { name: 'before.txt', dirId: ROOT });
    const renamed = await files.updateAttributes(data._id, { name: 'after.md', tags: ['a', 'b'] });
    expect(renamed.data.attributes).toMatchObject({ name: 'after.md', tags: ['a', 'b'], mime: 'text/markdown' });
    const target = await directory('Target');
    const moved = await files.updateAttributes(data._id, { dir_id: target._id }, { ifMatch: renamed.data._rev });
    expect(moved.data.attributes).toMatchObject({ dir_id: target._id });
    expect((await files.statByPath('/Target/after.md')).data._id).toBe(data._id);
    const late = files.updateAttributes(data._id, { name: 'late' }, { ifMatch: data._rev });
    await expect(late).rejects.toMatchObject({ status: 412 });
    await expect(files.updateAttributes(target._id, { dir_id: target._id })).rejects.toMatchObject({ status: 412 });
  });

  test('trash, restore, and destroy for good', async () => {
    const parent = await directory('Doomed');
    const { data } = await files.createFile('rest', { name: 'rest.txt', dirId: parent._id });
    const trashed = await files.destroy(data);
    expect(trashed.data.attributes).toMatchObject({ trashed: true, dir_id: TRASH, restore_path: '/Doomed' });
    await expect(files.destroy(data)).rejects.toThrow(/File or directory is already in the trash/);
    await files.destroy(parent);
    const restored = await files.restore(data._id);
    expect(restored.data.attributes).toMatchObject({ trashed: false });
    expect((await files.statByPath('/Doomed/rest.txt')).data._id).toBe(data._id);

    await files.destroy(data);
    await files.deleteFilePermanently(data._id);
    await expect(files.statById(data._id)).rejects.toMatchObject({ status: 404 });
    await files.emptyTrash().catch((error: Error) => error);
    const { included } = (await files.statById(TRASH)) as unknown as Page;
    expect(included ?? []).toEqual([]);
  });
});

describe('downloads', () => {
  test('by id, and by a link without a token', async () => {
    const name = 'Été 100%.txt';
    const { data } = await files.createFile('to download', { name, dirId: ROOT });
    const response = await files.fetchFileContentById(data._id);
    expect(response.headers.get('content-disposition')).toContain(`filename*=UTF-8''`);
    expect(await response.text()).toBe('to download');
    for (const link of [
      await files.getDownloadLinkById(data._id, name),
      await files.getDownloadLinkByPath(`/${name}`),
    ]) {
      expect(link.startsWith(`${cozy.uri}/files/downloads/`)).toBe(true);
      expect(await (await fetch(`${link}?Dl=1`)).text()).toBe('to download');
    }
  });
});

describe('queries', () => {
  test('find files by pages, and say whether there are more', async () => {
    const parent = await directory('Searched');
    for (let n = 0; n < 9; n++) await files.createFile(`${n}`, { name: `f${n}.txt`, dirId: parent._id });
    const options = { indexedFields: ['dir_id', 'name'], sort: [{ dir_id: 'asc' }, { name: 'asc' }], limit: 4 };
    const selector = { dir_id: parent._id, name: { $gt: null } };
    const names: unknown[] = [];
    let page = await files.find(selector, options);
    while (true) {
      names.push(...page.data.map(({ attributes }) => attributes['name']));
      if (!page.next) break;
      page = await files.find(selector, { ...options, bookmark: page.bookmark });
    }
    expect(names).toEqual(Array.from({ length: 9 }, (_, n) => `f${n}.txt`));
    const skipped = await files.find(selector, { ...options, skip: 6 });
    expect([skipped.data.length, skipped.next]).toEqual([3, false]);
    expect(page.data[0]).toMatchObject({ _type: 'io.cozy.files', _rev: expect.any(String) });
    const ids = page.data.map(({ _id }) => _id);
    expect((await files.getAll(ids)).data.map(({ _id }) => _id)).toEqual(ids);
  });

  test('give what changed, as file documents', async () => {
    const { newLastSeq, pending } = await files.fetchChanges({ since: '0' }, { includeFilePath: true });
    expect(pending).toBe(0);
    const { data } = await files.createFile('new', { name: 'new.txt', dirId: ROOT });
    const { results } = await files.fetchChanges({ since: newLastSeq }, { includeFilePath: true, skipTrashed: true });
    expect(results).toMatchObject([{ id: data._id, doc: { name: 'new.txt', path: '/new.txt', size: '3' } }]);
    expect((await files.fetchChanges({ since: newLastSeq }, { fields: ['name'], skipDeleted: true })).pending).toBe(0);
  });
});

describe('quota', () => {
  test('is told, and refuses what is beyond it', async () => {
    const { instances } = cozy.stack.services;
    const limited = await instances.get(cozy.instance.domain);
    await instances.update(limited, { disk_quota: 5_000_000 });
    const settings = await cozy.client('io.cozy.settings');
    const { data } = await settings.collection('io.cozy.settings').get('io.cozy.settings.disk-usage');
    expect(data.attributes).toMatchObject({ quota: '5000000', used: expect.stringMatching(/^\d+$/) });
    const large = files.createFile('x'.repeat(6_000_000), { name: 'large.txt', dirId: ROOT });
    await expect(large).rejects.toMatchObject({ status: 413, reason: { errors: [{ status: '413' }] } });
    await expect(files.statByPath('/large.txt')).rejects.toMatchObject({ status: 404 });
    await instances.update(await instances.get(cozy.instance.domain), { disk_quota: undefined });
  });
});

describe('versions', () => {
  test('are kept of what was, with new metadata too', async () => {
    const { data } = await files.createFile('first', { name: 'versioned.txt', dirId: ROOT, metadata: { label: 'a' } });
    await files.updateFile('second', { fileId: data._id, name: 'versioned.txt' });
    const { included } = (await client.fetchJSON('GET', `/files/${data._id}`)) as unknown as Page;
    expect(included).toMatchObject([
      { type: 'io.cozy.files.versions', attributes: { size: '5', md5sum: md5('first') } },
    ]);
    const changed = await files.updateMetadataAttribute(data._id, { label: 'b' });
    expect(changed.data.attributes).toMatchObject({ metadata: { label: 'b' } });
  });
});

describe('folders that a device leaves out', () => {
  test('are marked, listed and let in again', async () => {
    const device = { _type: 'io.cozy.oauth.clients', _id: 'a-device' };
    const folder = await directory('Left out');
    const desktop = (await cozy.client('io.cozy.files io.cozy.oauth.clients')).collection('io.cozy.files');
    await desktop.addNotSynchronizedDirectories(device, [folder]);
    const marked = await desktop.findNotSynchronizedDirectories(device, { includeFiles: true });
    expect(marked.data.map(({ _id, id }) => _id ?? id)).toEqual([folder._id]);
    await desktop.removeNotSynchronizedDirectories(device, [folder]);
    expect((await desktop.findNotSynchronizedDirectories(device)).data).toEqual([]);
  });
});

describe('references', () => {
  test('are added, listed by pages with their files, and removed', async () => {
    const album = (await client.collection(ALBUMS).create({ name: 'Holidays' })).data;
    const photos: Item[] = [];
    for (let n = 0; n < 5; n++)
      photos.push((await files.createFile(`${n}`, { name: `photo${n}.txt`, dirId: ROOT })).data);
    await files.addReferencesTo(album, photos);

    const first = await files.findReferencedBy(album, { limit: 3 });
    expect([first.data.length, first.included.length, first.next, first.meta.count]).toEqual([3, 3, true, 5]);
    expect(first.included[0]).toMatchObject({ _type: 'io.cozy.files', attributes: { type: 'file' } });
    await files.removeReferencesTo(album, photos.slice(0, 4));
    const left = await files.findReferencedBy(album, {});
    expect(left.data.map(({ _id }) => _id)).toEqual([photos[4]?._id]);

    await files.addReferencedBy(photos[0], [album]);
    expect((await files.findReferencedBy(album, {})).meta.count).toBe(2);
    await files.removeReferencedBy(photos[0], [album]);
    expect((await files.findReferencedBy(album, {})).meta.count).toBe(1);
  });
});
