import { type ClientRequest, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let alice: Instance;
let bob: Instance;

beforeAll(async () => {
  stack = await testStack({ listen: true });
  alice = await stack.addInstance('alice');
  bob = await stack.addInstance('bob');
  // More than what the system keeps of an answer that nobody reads.
  const docs = Array.from({ length: 1_400 }, () => ({ text: 'x'.repeat(9_000) }));
  for (const instance of [alice, bob]) {
    const some = instance === alice ? docs : docs.slice(0, 10);
    const { status } = await ask(instance, 'writer', 'POST', '_bulk_docs', JSON.stringify({ docs: some })).done;
    expect(status).toBe(201);
  }
});
afterAll(() => stack[Symbol.asyncDispose]());

interface Asked {
  done: Promise<{ status: number; size: number }>;
  begun: Promise<void>;
  leave(): void;
}

/** A request with a token of its own, whose answer is read or left lying. */
function ask(instance: Instance, subject: string, method: string, path: string, body?: string, reads = true): Asked {
  const begun = Promise.withResolvers<void>();
  const done = Promise.withResolvers<{ status: number; size: number }>();
  for (const { promise } of [begun, done]) promise.catch(() => undefined);
  let sent: ClientRequest | undefined;
  void stack.token(instance, 'cli', subject, 'io.cozy.contacts').then((token) => {
    const headers = { Host: instance.domain, Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const target = { host: '127.0.0.1', port: stack.port, agent: false, method, headers } as const;
    sent = request({ ...target, path: `/data/io.cozy.contacts/${path}` }, (response) => {
      begun.resolve();
      let size = 0;
      response.on('end', () => done.resolve({ status: response.statusCode ?? 0, size }));
      response.on('error', done.reject);
      if (reads) response.on('data', (chunk: Buffer) => (size += chunk.length));
    });
    sent.on('error', done.reject);
    sent.end(body);
  });
  return { done: done.promise, begun: begun.promise, leave: () => sent?.destroy() };
}

const CHANGES = '_changes?include_docs=true';
const six = <T>(make: () => T) => Array.from({ length: 6 }, make);

test('an app that reads slowly waits for itself, and no other app or owner for it', async () => {
  const held = six(() => ask(alice, 'slow', 'GET', CHANGES, undefined, false));
  await Promise.all(held.map(({ begun }) => begun));
  const next = ask(alice, 'slow', 'GET', CHANGES);
  let served = false;
  void next.done.then(() => (served = true));
  expect(await ask(alice, 'other', 'GET', CHANGES).done).toMatchObject({ status: 200 });
  expect(await ask(bob, 'slow', 'GET', CHANGES).done).toMatchObject({ status: 200 });
  expect(served).toBe(false);
  held[0]?.leave();
  expect(await next.done).toMatchObject({ status: 200 });
  for (const { leave } of held) leave();
});

test.each([
  ['of changes', 'GET', CHANGES],
  ['of documents', 'GET', '_all_docs?include_docs=true'],
])('who leaves in the middle %s, or while it waits, holds nothing', async (_, method, path) => {
  const held = six(() => ask(alice, path, method, path, undefined, false));
  await Promise.all(held.map(({ begun }) => begun));
  const waiting = six(() => ask(alice, path, method, path, undefined, false));
  await ask(alice, 'other', 'GET', '_normal_docs?limit=1').done;
  for (const { leave } of [...waiting, ...held]) leave();
  expect(await ask(alice, path, method, path).done).toMatchObject({ status: 200 });
});

test('who asks for the head only holds nothing', async () => {
  // Nobody reads the body of such an answer, and nobody is told that it is not wanted.
  for (const { done } of six(() => ask(alice, 'head', 'HEAD', CHANGES))) {
    expect(await done).toEqual({ status: 200, size: 0 });
  }
  expect(await ask(alice, 'head', 'GET', CHANGES).done).toMatchObject({ status: 200 });
});

test('a crowd is refused, and nobody of those who wait', async () => {
  const held = six(() => ask(alice, 'crowd', 'GET', CHANGES, undefined, false));
  await Promise.all(held.map(({ begun }) => begun));
  const all = Array.from({ length: 101 }, () => ask(alice, 'crowd', 'GET', '_normal_docs?limit=1').done);
  expect(await Promise.race(all)).toMatchObject({ status: 429 });
  for (const { leave } of held) leave();
  const statuses = (await Promise.all(all)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 429)).toHaveLength(1);
  expect(statuses.filter((status) => status === 200)).toHaveLength(100);
});
