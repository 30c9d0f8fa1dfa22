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

interface Sent {
  body?: unknown;
  as?: string;
  key?: string;
}

async function send(method: string, path: string, { body, as = token, key }: Sent = {}) {
  const named = key === undefined ? {} : { 'Idempotency-Key': key };
  const headers = { Authorization: `Bearer ${as}`, Accept: 'application/json', ...named };
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const response = await stack.request(alice.domain, path, {
    method,
    headers,
    ...(text !== undefined && { body: text }),
  });
  const answer = await response.text();
  return { status: response.status, json: answer.startsWith('{') ? JSON.parse(answer) : {}, text: answer };
}
const create = async (query: string, dir = '', body?: string): Promise<string> =>
  (await send('POST', `/files/${dir}?${query}`, { body })).json.data.id;
const scoped = (scope: string) => stack.token(alice, 'cli', 'test', scope);

describe('a copy', () => {
  test('has the bytes and what was said of them, beside the first under the next number', async () => {
    const id = await create('Type=file&Name=photo.jpg&Tags=a,b', '', 'the bytes');
    for (const name of ['photo (2).jpg', 'photo (3).jpg']) {
      const { status, json } = await send('POST', `/files/${id}/copy`);
      expect(status).toBe(201);
      expect(json.data.attributes).toMatchObject({ name, tags: ['a', 'b'], mime: 'text/plain', size: '9' });
      expect(json.data.id).not.toBe(id);
      expect((await send('GET', `/files/download/${json.data.id}`)).text).toBe('the bytes');
    }
  });

  test('goes where it is told, under the name that it is given', async () => {
    const id = await create('Type=file&Name=a.txt', '', 'a');
    const dir = await create('Type=directory&Name=there');
    const copied = await send('POST', `/files/${id}/copy?DirID=${dir}&Name=b.txt`);
    expect(copied.json.data.attributes).toMatchObject({ name: 'b.txt', dir_id: dir });
    expect((await send('POST', `/files/${id}/copy?DirID=${dir}`)).json.data.attributes.name).toBe('a.txt');
  });

  test('is its own file: the end of the first one changes nothing of it', async () => {
    const id = await create('Type=file&Name=first.txt', '', 'first');
    const copy = (await send('POST', `/files/${id}/copy`)).json.data.id;
    await send('DELETE', `/files/${id}`);
    await send('DELETE', `/files/trash/${id}`);
    expect((await send('GET', `/files/download/${copy}`)).text).toBe('first');
  });

  test('is refused', async () => {
    const id = await create('Type=file&Name=source.txt', '', 'x');
    const dir = await create('Type=directory&Name=open');
    const reader = await scoped(`io.cozy.files:GET:${id}`);
    const writer = await scoped(`io.cozy.files:POST:${dir}`);
    const both = await scoped(`io.cozy.files:GET:${id} io.cozy.files:POST:${dir}`);
    const refusals = [
      [`${id}/copy`, reader, 403],
      [`${id}/copy?DirID=${dir}`, writer, 403],
      [`${id}/copy`, both, 403],
      [`${id}/copy?DirID=nowhere`, token, 404],
      [`${id}/copy?DirID=io.cozy.files.trash-dir`, token, 404],
      [`${id}/copy?Name=a%2Fb`, token, 422],
      [`nothing/copy`, token, 404],
      [`${dir}/copy`, token, 400],
    ] as const;
    for (const [path, as, status] of refusals) {
      expect([path, (await send('POST', `/files/${path}`, { as })).status]).toEqual([path, status]);
    }
    expect((await send('POST', `/files/${id}/copy?DirID=${dir}`, { as: both })).status).toBe(201);
  });

  test.each([
    ['a copy', (id: string, dir: string) => `${id}/copy?DirID=${dir}`, 'a.txt', 'a (2).txt'],
    ['a directory', (_: string, dir: string) => `${dir}?Type=directory&Name=b`, 'b', undefined],
  ])('%s is made once for a key, whatever became of it', async (what, pathOf, name, next) => {
    const id = await create('Type=file&Name=a.txt', await create(`Type=directory&Name=from-${what}`), 'a');
    const dir = await create(`Type=directory&Name=once-${what}`);
    const ask = (key?: string) => send('POST', `/files/${pathOf(id, dir)}`, key === undefined ? {} : { key });
    const all = await Promise.all(['"k 1"', '"k 1"', 'k 1'].map(ask));
    expect(all.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(all.map(({ json }) => json.data.id)).size).toBe(1);
    expect(all[0]?.json.data.attributes.name).toBe(name);
    const other = await ask('"k-2"');
    expect([other.status, other.json.data?.attributes.name]).toEqual(next ? [201, next] : [409, undefined]);
    const made = all[0]?.json.data.id;
    await send('PATCH', `/files/${made}`, { body: { data: { attributes: { name: 'renamed' } } } });
    expect((await ask('"k 1"')).json.data).toMatchObject({ id: made, attributes: { name: 'renamed' } });
    for (const key of ['', '"a"b"', 'é', 'x'.repeat(256)]) expect([key, (await ask(key)).status]).toEqual([key, 400]);
  });

  test('counts in the quota', async () => {
    const id = await create('Type=file&Name=big.txt', '', 'x'.repeat(1000));
    const { instances, vfs } = stack.services;
    const { files, versions } = await vfs.diskUsage(alice);
    await instances.update(await instances.get(alice.domain), { disk_quota: files + versions + 500 });
    expect((await send('POST', `/files/${id}/copy`)).status).toBe(413);
    await instances.update(await instances.get(alice.domain), { disk_quota: undefined });
  });
});

test('the size of a directory is that of all below it', async () => {
  const top = await create('Type=directory&Name=sized');
  const sub = await create('Type=directory&Name=sub', top);
  await create('Type=file&Name=a', top, '12345');
  const file = await create('Type=file&Name=b', sub, '1234567');
  const { json } = await send('GET', `/files/${top}/size`);
  expect(json.data).toMatchObject({ type: 'io.cozy.files.sizes', id: top, attributes: { size: '12' } });
  expect((await send('GET', `/files/${file}/size`)).json.data.attributes.size).toBe('7');
  expect((await send('GET', '/files/nothing/size')).status).toBe(404);
  expect((await send('GET', `/files/${top}/size`, { as: await scoped('io.cozy.files:POST') })).status).toBe(403);
});

describe('the devices that must not have a directory', () => {
  const data = [{ type: 'io.cozy.oauth.clients', id: 'phone' }];
  const path = (id: string) => `/files/${id}/relationships/not_synchronized_on`;

  test('are added and removed', async () => {
    const id = await create('Type=directory&Name=heavy');
    const added = await send('POST', path(id), { body: { data } });
    expect([added.status, added.json.data, added.json.meta.count]).toEqual([200, data, 1]);
    expect((await send('GET', `/files/${id}`)).json.data.relationships.not_synchronized_on.data).toEqual(data);
    const removed = await send('DELETE', path(id), { body: { data: data[0] } });
    expect([removed.status, removed.json.data, removed.json.meta.count]).toEqual([200, [], 0]);
  });

  test('are refused', async () => {
    const id = await create('Type=directory&Name=light');
    const file = await create('Type=file&Name=plain', '', 'x');
    expect((await send('POST', path(file), { body: { data } })).status).toBe(422);
    expect((await send('POST', path(id), { body: { data: [1] } })).status).toBe(422);
    expect((await send('POST', path('nothing'), { body: { data } })).status).toBe(404);
    expect((await send('POST', path(id), { body: { data }, as: await scoped('io.cozy.files:GET') })).status).toBe(403);
  });
});
