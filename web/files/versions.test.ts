import { afterAll, beforeAll, expect, test } from 'vitest';
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

interface Resource {
  id: string;
  type: string;
  attributes: Record<string, unknown>;
  relationships: Record<string, { data: unknown }>;
}
interface Answer {
  data: Resource;
  included?: Resource[];
  links?: { related: string };
}

function send(method: string, path: string, body?: string, as = token): Promise<Response> {
  const headers = { Authorization: `Bearer ${as}` };
  return stack.request(alice.domain, path, { method, headers, ...(body !== undefined && { body }) });
}

async function json(method: string, path: string, status: number, body?: string): Promise<Answer> {
  const response = await send(method, path, body);
  const text = await response.text();
  expect(response.status, text).toBe(status);
  return (text === '' ? {} : JSON.parse(text)) as Answer;
}

const read = async (path: string) => (await send('GET', path)).text();
const attributes = (given: object) => JSON.stringify({ data: { type: 'io.cozy.files', attributes: given } });

/** A file that was replaced once: its id, and the id of the version. */
async function replaced(name: string): Promise<[id: string, versionId: string]> {
  const { data } = await json('POST', `/files/?Type=file&Name=${name}&Tags=old`, 201, 'first');
  const { included = [] } = await json('PUT', `/files/${data.id}`, 200, 'second');
  return [data.id, included[0]?.id ?? ''];
}

test('old versions are told with the file, and read', async () => {
  const [id, versionId] = await replaced('told.txt');
  const { data, included } = await json('GET', `/files/${id}`, 200);
  expect(data.relationships['old_versions']).toEqual({ data: [{ type: 'io.cozy.files.versions', id: versionId }] });
  expect(included).toMatchObject([
    {
      type: 'io.cozy.files.versions',
      id: versionId,
      attributes: { file_id: id, size: '5', tags: ['old'], md5sum: expect.any(String), updated_at: expect.any(String) },
      relationships: { file: { data: { type: 'io.cozy.files', id } } },
    },
  ]);
  expect(included?.[0]?.attributes).not.toHaveProperty('internal_vfs_id');
  const response = await send('GET', `/files/download/${versionId}`);
  expect(response.headers.get('etag')).toBe(`"${included?.[0]?.attributes['md5sum']}"`);
  expect(response.headers.get('content-type')).toBe('text/plain');
  expect(await response.text()).toBe('first');
  const head = await send('HEAD', `/files/download/${versionId}`);
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '5']);
  const { links } = await json('POST', `/files/downloads?VersionId=${encodeURIComponent(versionId)}`, 200);
  expect(links?.related).toMatch(/^\/files\/downloads\/v-[0-9a-f]{16}\/told\.txt$/);
  expect(await (await stack.request(alice.domain, links?.related ?? '')).text()).toBe('first');
});

test('an old version is put back, tagged, deleted', async () => {
  const [id, versionId] = await replaced('changed.txt');
  const { data, included } = await json('POST', `/files/revert/${versionId}`, 200);
  expect(data).toMatchObject({ id, attributes: { size: '5', tags: ['old'] } });
  expect(await read(`/files/download/${id}`)).toBe('first');
  const second = included?.[0]?.id ?? '';
  expect(await read(`/files/download/${second}`)).toBe('second');
  const tagged = await json('PATCH', `/files/${second}`, 200, attributes({ tags: ['x'] }));
  expect(tagged.data).toMatchObject({ id: second, attributes: { tags: ['x'] } });
  await json('PATCH', `/files/${second}`, 422, attributes({ tags: 'x' }));
  await json('DELETE', `/files/${second}`, 204);
  expect((await json('GET', `/files/${id}`, 200)).included ?? []).toEqual([]);
});

test('a version is made for other metadata', async () => {
  const { data } = await json('POST', '/files/?Type=file&Name=rated.txt', 201, 'content');
  const next = await json('POST', `/files/${data.id}/versions?Tags=a,b`, 200, attributes({ rated: 5 }));
  expect(next.data.attributes).toMatchObject({ tags: ['a', 'b'], metadata: { rated: 5 }, size: '7' });
  expect(next.included).toHaveLength(1);
});

test('all are deleted, by who may; and they count in the disk usage', async () => {
  const [id] = await replaced('all.txt');
  const usage = () => stack.services.vfs.diskUsage(alice);
  expect((await usage()).versions).toBeGreaterThanOrEqual(5);
  const one = await stack.token(alice, 'cli', 'test', `io.cozy.files:ALL:${id}`);
  expect((await send('DELETE', '/files/versions', undefined, one)).status).toBe(403);
  await json('DELETE', '/files/versions', 204);
  expect((await usage()).versions).toBe(0);
});

test.each([
  ['GET', '/files/download/ID/unknown', 404],
  ['POST', '/files/revert/ID/unknown', 404],
  ['DELETE', '/files/ID/unknown', 404],
  ['POST', '/files/io.cozy.files.root-dir/versions', 400],
  ['POST', '/files/revert/io.cozy.files.root-dir/unknown', 400],
  ['POST', '/files/downloads?VersionId=ID%2Funknown', 404],
])('%s %s is %i', async (method, path, status) => {
  const found = await send('GET', '/files/metadata?Path=/refused.txt');
  const id = found.ok ? ((await found.json()) as Answer).data.id : (await replaced('refused.txt'))[0];
  const body = method === 'POST' ? attributes({}) : undefined;
  await json(method, path.replace('ID', id), status, body);
});

test.each(['GET', 'POST', 'PATCH', 'DELETE'])('%s of a version asks for a rule on the file', async (method) => {
  const [, versionId] = await replaced(`mine-${method}.txt`);
  const paths: Record<string, string> = { GET: '/files/download', POST: '/files/revert' };
  const other = await stack.token(alice, 'cli', 'test', 'io.cozy.files:ALL:another');
  expect((await send(method, `${paths[method] ?? '/files'}/${versionId}`, undefined, other)).status).toBe(403);
});
