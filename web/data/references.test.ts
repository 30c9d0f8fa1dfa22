import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DocumentsFixture, documentsFixture } from '#tests/documents-fixture';

let server: DocumentsFixture;
let token: string;
const PATH = '/data/io.cozy.photos.albums/album/relationships/references';
const FILES = ['a', 'b', 'c'];

beforeAll(async () => {
  server = await documentsFixture();
  token = await server.token('io.cozy.photos.albums');
  for (const [n, _id] of FILES.entries()) {
    const created_at = `2026-01-0${3 - n}T00:00:00Z`;
    await server.docs.create(server.alice, 'io.cozy.files', { _id, type: 'file', name: _id, created_at });
  }
  await server.docs.create(server.alice, 'io.cozy.photos.albums', { _id: 'album' });
});
afterAll(() => server[Symbol.asyncDispose]());

const data = (ids: string[]) => ({ data: ids.map((id) => ({ type: 'io.cozy.files', id })) });
const change = (method: string, ids: string[]) => server.request(method, PATH, { token, body: data(ids) });
const list = async (query = '') => (await server.request('GET', `${PATH}${query}`, { token })).json;

describe('the references of a document', () => {
  test('are added once, listed, and removed', async () => {
    const events = server.events();
    expect((await change('POST', FILES)).status).toBe(204);
    expect((await change('POST', ['a'])).status).toBe(204);
    expect(events.map(({ verb, doc }) => [verb, doc.id])).toEqual(FILES.map((id) => ['UPDATED', id]));
    expect(await list()).toMatchObject({ ...data(FILES), meta: { count: 3 } });
    expect((await change('DELETE', ['b'])).status).toBe(204);
    expect(await list()).toMatchObject({ ...data(['a', 'c']), meta: { count: 2 } });
    const file = await server.docs.get(server.alice, 'io.cozy.files', 'b');
    expect(file).not.toHaveProperty('referenced_by');
    await change('POST', ['b']);
  });

  test('come by pages, each with the link to the next', async () => {
    const first = await list('?page[limit]=2');
    expect(first['data']).toHaveLength(2);
    const next = String(first['links']?.['next']);
    const { json } = await server.request('GET', next, { token });
    expect(json).toMatchObject(data(['c']));
    expect(json['links']).toBeUndefined();
  });

  test('come with the files, in the order that is asked', async () => {
    expect(await list('?sort=-id')).toMatchObject(data(['c', 'b', 'a']));
    expect(await list('?sort=datetime')).toMatchObject(data(['c', 'b', 'a']));
    expect(await list('?sort=-datetime')).toMatchObject(data(FILES));
    const { included } = await list('?include=files');
    expect(included).toMatchObject([{ type: 'io.cozy.files', id: 'a', attributes: { name: 'a' }, meta: {} }, {}, {}]);
    expect(JSON.stringify(included)).not.toContain('referenced_by');
  });

  test('are none for a document that nobody references', async () => {
    const { json } = await server.request('GET', PATH.replace('album/', 'other/'), { token });
    expect(json).toMatchObject({ data: [], meta: { count: 0 } });
  });

  test.each([
    ['a missing file', data(['nothing']), 404],
    ['no data', {}, 400],
    ['an identifier without id', { data: [{ type: 'io.cozy.files' }] }, 400],
    ['a text', '"x"', 400],
    ['JSON that is cut', '{"data":', 400],
    ['too many', data(Array.from({ length: 10_001 }, () => 'a')), 413],
  ])('refuse %s', async (_, body, status) => {
    expect((await server.request('POST', PATH, { token, body })).status).toBe(status);
  });

  test.each(['?sort=name', '?page[limit]=a', '?page[cursor]=x'])('refuse %s', async (query) => {
    expect((await server.request('GET', `${PATH}${query}`, { token })).status).toBeGreaterThanOrEqual(400);
  });

  test('of another instance are its own', async () => {
    const bob = await server.token('*', { instance: server.bob });
    const { json } = await server.request('GET', PATH, { token: bob, host: 'bob.localhost' });
    expect(json).toMatchObject({ data: [], meta: { count: 0 } });
  });
});

test('what a device must not have looks deleted to it', async () => {
  const client = await server.docs.create(server.alice, 'io.cozy.oauth.clients', { client_name: 'laptop' });
  const device = await server.token('io.cozy.files', { audience: 'access', subject: client._id });
  const folder = (_id: string, path: string, dir_id: string) =>
    server.docs.create(server.alice, 'io.cozy.files', { _id, type: 'directory', name: _id, path, dir_id });
  const root = { type: 'directory', name: '', path: '/', dir_id: '' };
  await server.docs.create(server.alice, 'io.cozy.files', { _id: 'io.cozy.files.root-dir', ...root });
  await folder('dir', '/dir', 'io.cozy.files.root-dir');
  await folder('sub', '/dir/sub', 'dir');
  await server.docs.create(server.alice, 'io.cozy.files', { _id: 'inside', type: 'file', name: 'x', dir_id: 'sub' });
  const path = `/data/io.cozy.oauth.clients/${client._id}/relationships/not_synchronizing`;
  expect((await server.request('POST', path, { token: device, body: data(['dir']) })).status).toBe(204);
  expect((await server.request('GET', path, { token: device })).json).toMatchObject(data(['dir']));
  const deleted = async (token: string) => {
    const { json } = await server.request('GET', '/data/io.cozy.files/_changes?include_docs=true', { token });
    const rows = json['results'] as unknown as { id: string; deleted?: boolean; doc: unknown }[];
    return rows
      .filter((row) => row.deleted)
      .map(({ id }) => id)
      .sort();
  };
  expect(await deleted(device)).toEqual(['dir', 'inside', 'sub']);
  expect(await deleted(await server.token('io.cozy.files'))).toEqual([]);
});

test('rights on a document alone open no directory of the server', async () => {
  await using other = await documentsFixture();
  const [own, files] = [await other.token('io.cozy.photos.albums'), await other.token('io.cozy.files')];
  await other.docs.create(other.alice, 'io.cozy.photos.albums', { _id: 'album' });
  for (const _id of ['io.cozy.files.root-dir', 'io.cozy.files.trash-dir', 'io.cozy.files.shared-drives-dir']) {
    await other.docs.create(other.alice, 'io.cozy.files', { _id, type: 'directory', name: _id, dir_id: '' });
    const post = async (token: string) => (await other.request('POST', PATH, { token, body: data([_id]) })).status;
    expect(await post(own)).toBe(403);
    expect(await other.docs.get(other.alice, 'io.cozy.files', _id)).not.toHaveProperty('referenced_by');
    expect(await post(files)).toBe(204);
  }
});
