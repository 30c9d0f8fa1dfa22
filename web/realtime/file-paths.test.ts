import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { DocEvent } from '#model/docs';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';
import { createFilePaths } from './file-paths.ts';

const AUTHOR = { origin: 'https://alice.example/' };
let stack: TestStack;
let alice: Instance;

beforeAll(async () => {
  stack = await testStack();
  alice = await stack.addInstance('alice');
});
afterAll(() => stack[Symbol.asyncDispose]());

test('events of files have their paths, also after a folder above has moved, and keep their order', async () => {
  const { docs, vfs } = stack.services;
  const seen: [string, unknown][] = [];
  const tell = ({ verb, doc }: DocEvent) => {
    const { type, name, path } = doc.body.value as Record<string, unknown>;
    seen.push([`${verb} ${String(type)} ${String(name)}`, path]);
  };
  const deep = await vfs.createDirectoryAt(alice, AUTHOR, '/a/b', { recursive: true });
  const above = await vfs.byPath(alice, '/a');
  const stop = docs.subscribe(alice, 'io.cozy.files', createFilePaths(docs, alice, tell));
  const file = await vfs.copy(alice, AUTHOR, (await newFile(deep._id, 'one'))._id);
  await vfs.patch(alice, AUTHOR, above._id, { name: 'z' });
  await vfs.patch(alice, AUTHOR, file._id, { tags: ['x'] });
  await vfs.trash(alice, AUTHOR, file._id);
  await vi.waitFor(() => expect(seen.length).toBe(6));
  stop();
  expect(seen).toEqual([
    ['CREATED file one', '/a/b/one'],
    ['CREATED file one (2)', '/a/b/one (2)'],
    ['UPDATED directory z', '/z'],
    ['UPDATED directory b', '/z/b'],
    ['UPDATED file one (2)', '/z/b/one (2)'],
    ['UPDATED file one (2)', '/.cozy_trash/one (2)'],
  ]);
});

test('a file whose folder is gone is told without a path', async () => {
  const { docs, vfs } = stack.services;
  const folder = await vfs.createDirectoryAt(alice, AUTHOR, '/gone', { recursive: true });
  await newFile(folder._id, 'lost');
  const seen: unknown[] = [];
  const listener = createFilePaths(docs, alice, ({ doc }) => seen.push((doc.body.value as { path?: string }).path));
  const events: DocEvent[] = [];
  const stop = docs.subscribe(alice, 'io.cozy.files', (event) => void (event.verb === 'DELETED' && events.push(event)));
  await vfs.trash(alice, AUTHOR, folder._id);
  await vfs.destroy(alice, folder._id);
  stop();
  for (const event of events.filter(({ doc }) => (doc.body.value as { name?: string }).name === 'lost'))
    listener(event);
  await vi.waitFor(() => expect(seen).toEqual([undefined]));
});

function newFile(dirId: string, name: string) {
  return stack.services.vfs.upload(alice, AUTHOR, { dirId, name }, {}, Readable.from([Buffer.from(name)]));
}
