import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { ROOT_ID } from '#model/vfs';
import { Json } from '#pkg/json';
import { AUTHOR } from '#tests/temp-vfs';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let alice: Instance;
let token: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
  stack = await testStack();
  alice = await stack.addInstance('alice');
  token = await stack.token(alice, 'cli', 'test', 'io.cozy.files');
  ids['folder'] = (await ask('POST', '/files/?Type=directory&Name=folder')).data.id;
  for (const name of ['a', 'b', 'c', 'trashed']) {
    ids[name] = (await ask('POST', `/files/${ids['folder']}?Type=file&Name=${name}`, name)).data.id;
  }
  await ask('DELETE', `/files/${ids['trashed']}`);
  const index = { index: { fields: ['type', 'name'] }, ddoc: 'by-type' };
  await ask('POST', '/data/io.cozy.files/_index', JSON.stringify(index));
});
afterAll(() => stack[Symbol.asyncDispose]());

interface Answer {
  status: number;
  data: { id: string } & { id: string; attributes: Record<string, unknown> }[];
  meta: { count: number };
  links?: { next: string };
  results: { id: string; deleted?: boolean; doc?: Record<string, unknown> }[];
  last_seq: string;
  pending: number;
  errors: { code?: string; source: object }[];
}

async function ask(method: string, path: string, body?: string, as = token): Promise<Answer> {
  const headers = { Authorization: `Bearer ${as}`, Accept: 'application/json' };
  const response = await stack.request(alice.domain, path, { method, headers, ...(body !== undefined && { body }) });
  return { ...((await response.json()) as Answer), status: response.status };
}

const find = (query: object, page = '') => ask('POST', `/files/_find${page}`, JSON.stringify(query));

test('finds files with their paths, page after page', async () => {
  const query = { selector: { type: 'file', name: { $gt: null } }, sort: ['type', 'name'] };
  const first = await find(query, '?page[limit]=2');
  expect(first.data.map(({ attributes }) => attributes['path'])).toEqual(['/folder/a', '/folder/b']);
  expect(first.meta.count).toBe(2147483646);
  const rest = await ask('POST', first.links?.next ?? '', JSON.stringify(query));
  expect(rest.data.map(({ attributes }) => attributes['path'])).toEqual(['/folder/c', '/.cozy_trash/trashed']);
  const few = await find({ selector: { type: 'file', name: 'a' }, fields: ['name'] });
  expect(few.data[0]?.attributes).toMatchObject({ name: 'a', size: '1' });
  expect(few.data[0]?.attributes).not.toHaveProperty('mime');
  expect(few.meta.count).toBe(1);
});

test('refuses a query without an index, or that is none', async () => {
  const scan = await find({ selector: { md5sum: 'x' } });
  expect([scan.status, scan.errors[0]?.code]).toEqual([400, 'no_index']);
  expect((await find({})).status).toBe(422);
  expect((await find({ selector: { type: 'file' }, limit: -1 })).status).toBe(422);
  expect((await find({ selector: { type: 'file' } }, '?page[limit]=x')).status).toBe(422);
});

test('gives the files of many ids', async () => {
  const keys = [ids['b'], 'unknown', 'io.cozy.files.trash-dir', ids['folder']];
  const { data } = await ask('POST', '/files/_all_docs?include_docs=true', JSON.stringify({ keys }));
  expect(data.map(({ id }) => id)).toEqual([ids['b'], ids['folder']]);
  expect(data[0]?.attributes['path']).toBe('/folder/b');
  expect((await ask('POST', '/files/_all_docs', '{}')).status).toBe(422);
});

test('one file with much metadata is not given thousands of times', async () => {
  const created = await ask('POST', '/files/?Type=file&Name=much', 'x');
  const attributes = { metadata: { note: 'x'.repeat(500_000) } };
  await ask('PATCH', `/files/${created.data.id}`, JSON.stringify({ data: { attributes } }));
  const given = (count: number) =>
    ask('POST', '/files/_all_docs', JSON.stringify({ keys: Array(count).fill(created.data.id) }));
  expect((await given(3)).data).toHaveLength(3);
  expect((await given(100)).status).toBe(413);
  await ask('DELETE', `/files/${created.data.id}`);
  await ask('DELETE', `/files/trash/${created.data.id}`).catch(() => undefined);
});

test('tells the changes, as a client that keeps a copy wants them', async () => {
  const query = 'include_docs=true&include_file_path=true';
  const all = await ask('GET', `/files/_changes?since=0&limit=3000&${query}`);
  expect(all.pending).toBe(0);
  const docs = new Map(all.results.map(({ id, doc }) => [id, doc]));
  expect(docs.get(ids['a'] ?? '')).toMatchObject({ path: '/folder/a' });
  expect(docs.get(ids['trashed'] ?? '')).toMatchObject({ path: '/.cozy_trash/trashed', trashed: true });
  const first = await ask('GET', `/files/_changes?${query}&skip_deleted=true&skip_trashed=true`);
  expect(first.results.map(({ id }) => id)).not.toContain(ids['trashed']);
  await ask('DELETE', `/files/trash/${ids['trashed']}`).catch(() => undefined);
  const next = await ask('GET', `/files/_changes?since=${all.last_seq}&${query}`);
  expect(next.results).toMatchObject([{ id: ids['trashed'], deleted: true, doc: { _deleted: true } }]);
  expect((await ask('GET', '/files/_changes?skip_trashed=true')).status).toBe(400);
});

test('changes of large documents come in pages that fit in memory, and so does what is found of them', async () => {
  const bob = await stack.addInstance('bob');
  const note = 'x'.repeat(1_000_000);
  const place = { dirId: ROOT_ID, name: 'f' };
  const made = await stack.services.vfs.upload(bob, AUTHOR, place, {}, Readable.from(['x']));
  const { _id, _rev, ...file } = made;
  const write = (n: number) => ({ id: `large-${n}`, body: Json.of({ ...file, name: `f${n}`, metadata: { note } }) });
  await stack.services.docs.database(bob, 'io.cozy.files').bulkDocs(Array.from({ length: 20 }, (_, n) => write(n)));
  const token = await stack.token(bob, 'cli', 'test', 'io.cozy.files');
  const found: string[] = [];
  const counts: number[] = [];
  for (let [since, pending] = ['0', 1]; pending > 0; ) {
    const path = `/files/_changes?include_docs=true&limit=1000&since=${since}`;
    const answer = await stack.request(bob.domain, path, { headers: { Authorization: `Bearer ${token}` } });
    const page = (await answer.json()) as { last_seq: string; pending: number; results: { id: string }[] };
    [since, pending] = [page.last_seq, page.pending];
    found.push(...page.results.map(({ id }) => id));
    counts.push(page.results.length);
  }
  expect(counts.length).toBeGreaterThan(1);
  expect(found.filter((id) => id.startsWith('large-'))).toHaveLength(20);
  expect(new Set(found).size).toBe(found.length);
  const own = { Authorization: `Bearer ${token}` };
  const post = async (path: string, body: string) =>
    (await (await stack.request(bob.domain, path, { method: 'POST', headers: own, body })).json()) as Answer;
  await post('/data/io.cozy.files/_index', JSON.stringify({ index: { fields: ['type', 'name'] } }));
  const query = JSON.stringify({ selector: { type: 'file', name: { $gt: null } }, limit: 100 });
  const first = await post('/files/_find', query);
  const next = await post(first.links?.next ?? '', query);
  expect(first.data.length).toBeLessThan(20);
  expect([...first.data, ...next.data]).toHaveLength(21);
  expect([first.meta.count, next.links]).toEqual([2 ** 31 - 2, undefined]);
});

test('a rule that has values does not open the whole', async () => {
  const as = await stack.token(alice, 'cli', 'test', `io.cozy.files:GET:${ids['folder']}`);
  expect((await ask('GET', '/files/_changes', undefined, as)).status).toBe(403);
  expect((await ask('POST', '/files/_find', '{"selector":{}}', as)).status).toBe(403);
  expect((await ask('POST', '/files/_all_docs', '{"keys":[]}', as)).status).toBe(403);
});

test('what is in a directory that was just moved is where it is now, in every answer', async () => {
  const top = (await ask('POST', '/files/?Type=directory&Name=before')).data.id;
  const below = (await ask('POST', `/files/${top}?Type=directory&Name=below`)).data.id;
  const file = (await ask('POST', `/files/${below}?Type=file&Name=f`, 'x')).data.id;
  const index = { index: { fields: ['path'] }, ddoc: 'by-path' };
  await ask('POST', '/data/io.cozy.files/_index', JSON.stringify(index));
  // Nothing below can be written again as long as somebody else settles.
  await stack.drivers.locks.write(`files-settle/${alice.prefix}`, async () => {
    await ask('PATCH', `/files/${top}`, '{"data":{"attributes":{"name":"after"}}}');
    await ask('DELETE', `/files/${top}`);
    const path = '/.cozy_trash/after/below';
    const found = await find({ selector: { path } });
    expect(found.data).toMatchObject([{ id: below, attributes: { path } }]);
    expect((await find({ selector: { path: '/before/below' } })).data).toEqual([]);
    const keys = JSON.stringify({ keys: [below, file] });
    const wanted = [{ attributes: { path } }, { attributes: { path: `${path}/f`, trashed: true } }];
    expect((await ask('POST', '/files/_all_docs', keys)).data).toMatchObject(wanted);
    const query = 'limit=3000&include_docs=true&include_file_path=true';
    const docs = new Map((await ask('GET', `/files/_changes?${query}`)).results.map(({ id, doc }) => [id, doc]));
    expect([docs.get(below), docs.get(file)]).toMatchObject(wanted.map(({ attributes }) => attributes));
    const kept = await ask('GET', `/files/_changes?${query}&skip_trashed=true`);
    expect(kept.results.filter(({ id }) => [below, file].includes(id))).toEqual([]);
    expect((await ask('GET', `/files/${top}/relationships/contents`)).data).toMatchObject([{ attributes: { path } }]);
  });
});
