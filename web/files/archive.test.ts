import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { readZip } from '#tests/read-zip';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let alice: Instance;
let token: string;
const ids: Record<string, string> = {};

interface Answer {
  data: { id: string };
  links?: { related: string };
  errors?: { source: object }[];
}

async function ask(method: string, path: string, body: string, as = token, accept = 'application/json') {
  const headers = { Authorization: `Bearer ${as}`, Accept: accept };
  const response = await stack.request(alice.domain, path, { method, headers, body });
  return response;
}

async function create(name: string, dir = '', body?: string): Promise<string> {
  const type = body === undefined ? 'directory' : 'file';
  const path = `/files/${dir}?Type=${type}&Name=${encodeURIComponent(name)}`;
  return ((await (await ask('POST', path, body ?? '')).json()) as Answer).data.id;
}

function archive(attributes: object, as?: string, accept?: string): Promise<Response> {
  return ask('POST', '/files/archive', JSON.stringify({ data: { attributes } }), as, accept);
}

async function zipOf(response: Response): Promise<Record<string, string | null>> {
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/zip');
  return readZip(Buffer.from(await response.arrayBuffer()));
}

beforeAll(async () => {
  stack = await testStack();
  alice = await stack.addInstance('alice');
  token = await stack.token(alice, 'cli', 'test', 'io.cozy.files');
  ids['folder'] = await create('Été 🗂');
  ids['sub'] = await create('sub', ids['folder']);
  await create('empty', ids['folder']);
  ids['deep'] = await create('a.txt', ids['sub'], 'deep');
  ids['slip'] = await create('..\\..\\evil', ids['folder'], 'slip');
  ids['top'] = await create('a.txt', '', 'top');
});
afterAll(() => stack[Symbol.asyncDispose]());

test('a link gives the archive, with a folder of its name', async () => {
  const response = await archive({
    name: 'my archive',
    ids: [ids['folder'], ids['top'], ids['deep']],
    files: ['/a.txt'],
  });
  const { links } = (await response.json()) as Answer;
  expect(links?.related).toMatch(/^\/files\/archive\/[0-9a-f]{16}\/my%20archive\.zip$/);
  const download = await stack.request(alice.domain, links?.related ?? '');
  expect(download.headers.get('content-disposition')).toBe('attachment; filename="my archive.zip"');
  expect(await zipOf(download)).toEqual({
    'my archive/Été 🗂/': null,
    'my archive/Été 🗂/empty/': null,
    'my archive/Été 🗂/sub/': null,
    'my archive/Été 🗂/sub/a.txt': 'deep',
    'my archive/Été 🗂/.._.._evil': 'slip',
    'my archive/a.txt': 'top',
    'my archive/a (2).txt': 'deep',
    'my archive/a (3).txt': 'top',
  });
});

test('the archive itself, for who asks it; of everything, without the trash', async () => {
  const one = await archive({ ids: [ids['sub']] }, token, 'application/zip');
  expect(await zipOf(one)).toEqual({ 'sub/sub/': null, 'sub/sub/a.txt': 'deep' });
  const all = await zipOf(await archive({ name: 'all', files: ['/'] }, token, 'application/zip'));
  expect(all).toMatchObject({ 'all/': null, 'all/a.txt': 'top', 'all/Photos/': null });
  expect(Object.keys(all).filter((name) => name.includes('trash'))).toEqual([]);
});

test('what was destroyed since the link was made is left out', async () => {
  const id = await create('gone.txt', '', 'gone');
  const { links } = (await (await archive({ name: 'x', ids: [id, ids['top']] })).json()) as Answer;
  await stack.services.vfs.trash(alice, { origin: 'x' }, id);
  await stack.services.vfs.destroy(alice, id);
  expect(await zipOf(await stack.request(alice.domain, links?.related ?? ''))).toEqual({ 'x/a.txt': 'top' });
});

test.each([
  ['nothing', {}, 422],
  ['an unknown id', { ids: ['unknown'] }, 404],
  ['an unknown path', { files: ['/unknown'] }, 404],
  ['a relative path', { files: ['a.txt'] }, 422],
  ['an id that is no text', { ids: [1] }, 422],
  ['a name with a slash', { name: '../x', files: ['/a.txt'] }, 422],
  ['a name of a drive', { name: 'C:', files: ['/a.txt'] }, 422],
  ['a name that is no text', { name: 1, files: ['/a.txt'] }, 422],
  ['too many', { ids: Array.from({ length: 1001 }, () => 'x') }, 422],
  ['a page of what is not there', { pages: [{ id: 'x', page: 1 }] }, 404],
])('refuses %s', async (_case, attributes, status) => {
  expect((await archive(attributes)).status).toBe(status);
});

test('asks for a rule on each of them, and a secret that is known', async () => {
  const rule = (id: string | undefined) => stack.token(alice, 'cli', 'test', `io.cozy.files:GET:${id}`);
  expect((await archive({ ids: [ids['top'], ids['folder']] }, await rule(ids['top']))).status).toBe(403);
  expect((await archive({ ids: [ids['folder']] }, await rule(ids['folder']))).status).toBe(200);
  const toWrite = await stack.token(alice, 'cli', 'test', `io.cozy.files:POST:${ids['top']}`);
  expect((await archive({ ids: [ids['top']] }, toWrite)).status).toBe(403);
  expect((await stack.request(alice.domain, '/files/archive/0123456789abcdef/x.zip')).status).toBe(400);
});

test('a few are made at a time: whoever asks for more waits until one is over', async () => {
  const large = await create('large.bin', '', 'x'.repeat(300_000));
  const start = () => archive({ name: 'all', ids: [large] }, token, 'application/zip');
  const under = await Promise.all(Array.from({ length: 6 }, start));
  expect(under.map(({ status }) => status)).toEqual(Array(6).fill(200));
  expect((await start()).status).toBe(429);
  await under[0]?.body?.cancel();
  await under[1]?.arrayBuffer();
  const later = [await start(), await start()];
  expect(later.map(({ status }) => status)).toEqual([200, 200]);
  for (const { body } of [...under.slice(2), ...later]) await body?.cancel();
});
