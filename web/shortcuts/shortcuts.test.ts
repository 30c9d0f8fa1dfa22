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

function send(method: string, path: string, init: { body?: object; accept?: string; as?: string } = {}) {
  const headers = { Authorization: `Bearer ${init.as ?? token}`, Accept: init.accept ?? 'application/json' };
  const body = init.body && { body: JSON.stringify(init.body) };
  return stack.request(alice.domain, path, { method, headers, redirect: 'manual', ...body });
}

const shortcut = (attributes: object) => ({ body: { data: { type: 'io.cozy.files.shortcuts', attributes } } });

async function create(attributes: object): Promise<{ id: string; attributes: Record<string, unknown> }> {
  const response = await send('POST', '/shortcuts', shortcut(attributes));
  expect(response.status).toBe(201);
  return ((await response.json()) as { data: { id: string; attributes: Record<string, unknown> } }).data;
}

test('a shortcut is a file that leads to its address', async () => {
  const url = 'https://example.org/a?b=c#d';
  const { id, attributes } = await create({ name: 'Example', url, metadata: { label: 'x' } });
  expect(attributes).toMatchObject({
    name: 'Example.url',
    class: 'shortcut',
    mime: 'application/internet-shortcut',
    metadata: { label: 'x' },
  });
  const content = await send('GET', `/files/download/${id}`);
  expect(await content.text()).toBe(`[InternetShortcut]\r\nURL=${url}\r\n`);
  const led = await send('GET', `/shortcuts/${id}`, { accept: 'text/html' });
  expect([led.status, led.headers.get('location')]).toEqual([303, url]);
  const told = await send('GET', `/shortcuts/${id}`, { accept: 'application/vnd.api+json' });
  expect(await told.json()).toMatchObject({
    data: { type: 'io.cozy.files.shortcuts', id, attributes: { name: 'Example.url', url, metadata: { label: 'x' } } },
  });
});

test('what somebody shares is marked as seen when it is opened', async () => {
  const metadata = { sharing: { status: 'new' }, target: { title: 'Photos' } };
  const { id } = await create({ name: 'shared.url', url: 'https://bob.example/', metadata });
  await send('GET', `/shortcuts/${id}`);
  const { data } = (await (await send('GET', `/files/${id}`)).json()) as { data: { attributes: object } };
  expect(data.attributes).toMatchObject({ metadata: { sharing: { status: 'seen' }, target: { title: 'Photos' } } });
});

test.each([
  [{ name: 'x', url: 'javascript:alert(1)' }, 422],
  [{ name: 'x', url: 'data:text/html,x' }, 422],
  [{ name: 'x', url: 'https://a.example/\r\nURL=file:///etc' }, 422],
  [{ name: 'x' }, 422],
  [{ name: 'a/b', url: 'https://a.example' }, 422],
  [{ name: 'x', url: 'https://a.example', dir_id: 'nowhere' }, 404],
])('refuses %j', async (attributes, status) => {
  expect((await send('POST', '/shortcuts', shortcut(attributes))).status).toBe(status);
});

test('a file whose content leads to a script is not followed, nor is another file', async () => {
  for (const [name, body] of [
    ['evil.url', '[InternetShortcut]\nURL=javascript:alert(1)'],
    ['empty.url', ''],
    ['other.txt', '[InternetShortcut]\nURL=https://a.example'],
  ]) {
    const headers = { Authorization: `Bearer ${token}` };
    const path = `/files/?Type=file&Name=${name}`;
    const made = await stack.request(alice.domain, path, { method: 'POST', headers, body: body ?? '' });
    const { data } = (await made.json()) as { data: { id: string } };
    expect((await send('GET', `/shortcuts/${data.id}`, { accept: 'text/html' })).status, name).toBe(400);
  }
});

test('a visitor who may read it marks nothing as seen', async () => {
  const { id } = await create({
    name: 'linked.url',
    url: 'https://bob.example/',
    metadata: { sharing: { status: 'new' } },
  });
  await stack.services.docs.create(alice, 'io.cozy.permissions', {
    type: 'share',
    source_id: 'io.cozy.apps/drive',
    permissions: { files: { type: 'io.cozy.files', values: [id], verbs: ['GET'] } },
    shortcodes: { code: 'abcdefGHIJKL' },
  });
  expect((await send('GET', `/shortcuts/${id}`, { as: 'abcdefGHIJKL' })).status).toBe(200);
  const { data } = (await (await send('GET', `/files/${id}`)).json()) as { data: { attributes: object } };
  expect(data.attributes).toMatchObject({ metadata: { sharing: { status: 'new' } } });
});

test('needs a right on the files', async () => {
  const reader = await stack.token(alice, 'cli', 'test', 'io.cozy.files:GET io.cozy.contacts');
  expect(
    (await send('POST', '/shortcuts', { ...shortcut({ name: 'x', url: 'https://a.example' }), as: reader })).status,
  ).toBe(403);
  const { id } = await create({ name: 'mine', url: 'https://a.example' });
  const other = await stack.token(alice, 'cli', 'test', 'io.cozy.contacts');
  expect((await send('GET', `/shortcuts/${id}`, { as: other })).status).toBe(403);
});
