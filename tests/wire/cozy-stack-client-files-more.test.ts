import { afterAll, beforeAll, expect, test } from 'vitest';
import { readZip } from '#tests/read-zip';
import { type Collection, type LiveCozy, liveCozy, type StackClient } from '#tests/wire/live-cozy';

const ROOT = 'io.cozy.files.root-dir';

let cozy: LiveCozy;
let client: StackClient;
let files: Collection;
beforeAll(async () => {
  cozy = await liveCozy();
  client = await cozy.client('io.cozy.files');
  files = client.collection('io.cozy.files');
});
afterAll(async () => {
  expect(cozy.stack.errors).toEqual([]);
  await cozy[Symbol.asyncDispose]();
});

const create = async (name: string, content: string) => (await files.createFile(content, { name, dirId: ROOT })).data;
const get = async (link: string) => fetch(link.startsWith('/') ? `${cozy.uri}${link}` : link);

test('copies get a number, beside the first or in another directory', async () => {
  const file = await create('copied.txt', 'once');
  const copy = (await files.copy(file._id, undefined, ROOT)).data;
  expect(copy.attributes).toMatchObject({ name: 'copied (2).txt', size: '4', dir_id: ROOT });
  const folder = (await files.createDirectory({ name: 'Elsewhere', dirId: ROOT })).data;
  expect((await files.copy(file._id, undefined, folder._id)).data.attributes).toMatchObject({
    name: 'copied.txt',
    dir_id: folder._id,
  });
});

test('archives of files and directories are links to zip files', async () => {
  const one = await create('é 🗂.txt', 'one');
  const folder = (await files.createDirectory({ name: 'Zipped', dirId: ROOT })).data;
  await files.createFile('two', { name: 'two.txt', dirId: folder._id });
  const link = await files.createArchiveLinkByIds({ ids: [one._id, folder._id], name: 'mine' });
  const response = await get(link);
  expect(response.headers.get('content-type')).toBe('application/zip');
  expect(await readZip(Buffer.from(await response.arrayBuffer()))).toEqual({
    'mine/é 🗂.txt': 'one',
    'mine/Zipped/': null,
    'mine/Zipped/two.txt': 'two',
  });
});

test('old versions have links of their own', async () => {
  const file = await create('versioned.txt', 'first');
  await files.updateFile('second', { fileId: file._id, name: 'versioned.txt' });
  const { included } = await client.fetchJSON('GET', `/files/${file._id}`);
  const link = await files.getDownloadLinkByRevision(included[0]?.id, 'versioned.txt');
  expect(await (await get(link)).text()).toBe('first');
  expect(await (await files.fetchFileContent(file._id)).text()).toBe('second');
});

test('metadata can be changed', async () => {
  const file = await create('described.txt', 'same');
  const { data } = await files.updateFileMetadata(file._id, { metadata: { label: 'a' } });
  expect(data.attributes).toMatchObject({ metadata: { label: 'a' }, size: '4' });
});

test('directories are found or made, and the one of shared drives too', async () => {
  const root = (await files.statById(ROOT)).data;
  const made = (await files.getDirectoryOrCreate('Made', root)).data;
  expect((await files.getDirectoryOrCreate('Made', root)).data._id).toBe(made._id);
  const { data } = await files.getOrCreateSharedDrivesDirectory();
  expect(data.id).toBe('io.cozy.files.shared-drives-dir');
});
