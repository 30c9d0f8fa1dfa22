import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let alice: Instance;
let token: string;

beforeAll(async () => {
  stack = await testStack();
  alice = await stack.addInstance('alice');
  token = await stack.token(alice, 'cli', 'test', 'io.cozy.files');
});
afterAll(() => stack[Symbol.asyncDispose]());

interface Request {
  headers?: Record<string, string>;
  body?: string;
  as?: string;
}

function send(method: string, path: string, { headers = {}, body, as = token }: Request = {}): Promise<Response> {
  const all = { Authorization: `Bearer ${as}`, 'Tus-Resumable': '1.0.0', ...headers };
  return stack.request(alice.domain, path, { method, headers: all, ...(body !== undefined && { body }) });
}

function create(query: string, length: number | string, headers: Record<string, string> = {}, as = token) {
  return send('POST', `/files/uploads${query}`, { headers: { 'Upload-Length': String(length), ...headers }, as });
}

function patch(location: string, offset: number | string, body: string, headers: Record<string, string> = {}) {
  const own = { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(offset), ...headers };
  return send('PATCH', location, { headers: own, body });
}

async function begin(name: string, length: number): Promise<string> {
  const response = await create(`?Name=${name}`, length);
  expect(response.status).toBe(201);
  return response.headers.get('location') ?? '';
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

test('says what it can do', async () => {
  const response = await stack.request(alice.domain, '/files/uploads', { method: 'OPTIONS' });
  expect(response.status).toBe(204);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'tus-resumable': '1.0.0',
    'tus-version': '1.0.0',
    'tus-extension': 'creation,expiration,checksum,termination',
    'tus-checksum-algorithm': 'md5,sha1,sha256',
  });
});

test('an upload in three requests is a file', async () => {
  const note = `filename ${base64('Été.txt')},filetype ${base64('text/x-special')},flag`;
  const created = await create('?Tags=a,b&CreatedAt=2020-01-01T00:00:00Z', 9, { 'Upload-Metadata': note });
  expect(created.status).toBe(201);
  const location = created.headers.get('location') ?? '';
  expect(location).toMatch(/^\/files\/uploads\/[0-9a-f]{32}$/);
  const first = await patch(location, 0, 'abc');
  expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '3']);
  const head = await send('HEAD', location);
  expect(head.status).toBe(200);
  expect(Object.fromEntries(head.headers)).toMatchObject({
    'upload-offset': '3',
    'upload-length': '9',
    'upload-metadata': note,
    'upload-expires': expect.stringMatching(/GMT$/),
    'cache-control': 'no-store',
    'tus-resumable': '1.0.0',
  });
  const sum = createHash('sha256').update('def').digest('base64');
  expect((await patch(location, 3, 'def', { 'Upload-Checksum': `sha256 ${sum}` })).status).toBe(204);
  const last = await patch(location, 6, 'ghi');
  const file = await send('GET', last.headers.get('content-location') ?? '');
  const { data } = (await file.json()) as { data: { id: string; attributes: Record<string, unknown> } };
  expect(data.attributes).toMatchObject({ name: 'Été.txt', size: '9', tags: ['a', 'b'], mime: 'text/x-special' });
  expect(data.attributes).toMatchObject({ created_at: '2020-01-01T00:00:00Z' });
  expect(await (await send('GET', `/files/download/${data.id}`)).text()).toBe('abcdefghi');
  const again = await create(`?FileID=${data.id}`, 3);
  expect((await patch(again.headers.get('location') ?? '', 0, 'new')).status).toBe(204);
  expect(await (await send('GET', `/files/download/${data.id}`)).text()).toBe('new');
});

test('an upload is given up, also by who can only POST', async () => {
  const [one, other] = [await begin('given-up', 5), await begin('given-up', 5)];
  expect((await send('DELETE', one)).status).toBe(204);
  const override = (method: string) => ({ headers: { 'X-HTTP-Method-Override': method } });
  expect((await send('POST', other, override('DELETE'))).status).toBe(204);
  expect((await send('POST', other, override('GET'))).status).toBe(405);
  for (const location of [one, other]) expect((await send('HEAD', location)).status).toBe(404);
});

describe('refusals', () => {
  test.each([
    ['no length', '?Name=a', '', {}, 400],
    ['a negative length', '?Name=a', '-1', {}, 400],
    ['no name', '', '1', {}, 422],
    ['a bad name', '?Name=a%2Fb', '1', {}, 422],
    ['a missing parent', '?Name=a&DirID=nowhere', '1', {}, 404],
    ['a missing file', '?FileID=nowhere', '1', {}, 404],
    ['a directory', '?FileID=io.cozy.files.root-dir', '1', {}, 400],
    ['a taken name', '?Name=Photos', '1', {}, 409],
    ['bad metadata', '?Name=a', '1', { 'Upload-Metadata': 'filename é' }, 400],
    ['metadata said twice', '?Name=a', '1', { 'Upload-Metadata': 'a,a' }, 400],
    ['long metadata', '?Name=a', '1', { 'Upload-Metadata': `a ${'A'.repeat(9000)}` }, 400],
    ['another version', '?Name=a', '1', { 'Tus-Resumable': '0.2.2' }, 412],
  ])('of a creation with %s', async (_case, query, length, headers, status) => {
    const response = await create(query, length, headers as Record<string, string>);
    expect(response.status, await response.text()).toBe(status);
    expect(response.headers.get('tus-resumable')).toBe('1.0.0');
    expect(response.headers.get('tus-version')).toBe(status === 412 ? '1.0.0' : null);
  });

  test.each([
    ['another type', 0, 'x', { 'Content-Type': 'text/plain' }, 415],
    ['another offset', 1, 'x', {}, 409],
    ['no offset', '', 'x', {}, 400],
    ['too many bytes', 0, 'x'.repeat(6), {}, 413],
    ['an announce of too many', 0, 'x', { 'Content-Length': '6' }, 413],
    ['a wrong checksum', 0, 'x', { 'Upload-Checksum': `md5 ${base64('0123456789abcdef')}` }, 460],
    ['an unknown checksum', 0, 'x', { 'Upload-Checksum': 'crc32 AAAA' }, 400],
  ])('of bytes with %s', async (_case, offset, body, headers, status) => {
    const location = await begin('refused', 5);
    expect((await patch(location, offset, body, headers as Record<string, string>)).status).toBe(status);
    expect((await send('HEAD', location)).headers.get('upload-offset')).toBe('0');
  });

  test.each(['GET', 'PUT'])('of %s where uploads and moves are written down, whatever the rules', async (method) => {
    const location = await begin(`noted-${method}`, 5);
    const all = await stack.token(alice, 'cli', 'test', 'io.cozy.files io.cozy.files.pending io.cozy.files.*');
    const path = `/data/io.cozy.files.pending/_local/upload-${location.split('/').at(-1)}`;
    const response = await send(method, path, { as: all, ...(method === 'PUT' && { body: '{}' }) });
    expect(response.status).toBe(403);
    expect((await send('HEAD', location)).status).toBe(200);
  });

  test('of who could not upload that in one request', async () => {
    const reader = await stack.token(alice, 'cli', 'test', 'io.cozy.files:GET');
    expect((await create('?Name=a', 1, {}, reader)).status).toBe(403);
    const location = await begin('mine', 5);
    for (const method of ['HEAD', 'DELETE', 'PATCH']) {
      expect((await send(method, location, { as: reader })).status, method).toBe(403);
    }
    const anonymous = await stack.request(alice.domain, location, { method: 'HEAD' });
    expect(anonymous.status).toBe(401);
  });
});
