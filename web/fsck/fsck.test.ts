import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';
import { requestContext, type WebEnv } from '#web/middleware';
import { fsckRoutes } from './index.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {}, child: () => SILENT };

let stack: TestStack;
let alice: Instance;
let app: Hono<WebEnv>;

beforeAll(async () => {
  stack = await testStack();
  alice = await stack.addInstance('alice');
  const { docs, vfs } = stack.services;
  app = new Hono<WebEnv>().use(requestContext({ log: SILENT })).route('/instances', fsckRoutes(stack.services));
  const made = await vfs.createDirectoryAt(alice, { origin: 'x' }, '/wrong');
  await docs.update(alice, 'io.cozy.files', { ...made, path: '/elsewhere' });
});
afterAll(() => stack[Symbol.asyncDispose]());

async function fsck(method: string, path: string): Promise<[status: number, lines: object[]]> {
  const response = await app.request(`/instances/${path}`, { method });
  const text = await response.text();
  if (response.status !== 200) return [response.status, []];
  expect(response.headers.get('content-type')).toBe('application/x-ndjson');
  return [200, text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as object]))];
}

test('what is wrong is told line by line; POST repairs it', async () => {
  const path = `${encodeURIComponent(alice.domain)}/fsck`;
  const finding = { type: 'wrong_path', name: 'wrong', path: '/elsewhere', expected: '/wrong' };
  expect(await fsck('GET', path)).toMatchObject([200, [finding]]);
  expect(await fsck('GET', `${path}?FilesConsistency=true`)).toEqual([200, []]);
  expect(await fsck('GET', `${path}?IndexIntegrity=true&FailFast=true`)).toMatchObject([200, [finding]]);
  expect(await fsck('POST', path)).toMatchObject([200, [{ ...finding, repaired: true }]]);
  expect(await fsck('GET', path)).toEqual([200, []]);
});

test.each([
  ['nobody.localhost/fsck', 404],
  ['alice.localhost/fsck?FailFast=perhaps', 400],
])('refuses %s', async (path, status) => {
  expect((await fsck('GET', path))[0]).toBe(status);
});
