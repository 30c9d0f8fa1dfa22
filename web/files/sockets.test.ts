import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let alice: Instance;
let headers: Record<string, string>;

beforeAll(async () => {
  stack = await testStack({ listen: true });
  alice = await stack.addInstance('alice');
  const token = await stack.token(alice, 'cli', 'test', 'io.cozy.files');
  headers = { Host: alice.domain, Authorization: `Bearer ${token}`, Accept: 'application/json' };
});
afterAll(() => stack[Symbol.asyncDispose]());

function open(method: string, path: string, more: Record<string, string> = {}): ClientRequest {
  return request({ host: '127.0.0.1', port: stack.port, method, path, headers: { ...headers, ...more } });
}

function answerOf(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => sent.on('response', resolve).on('error', reject));
}

async function statusOf(path: string): Promise<number> {
  const sent = open('GET', path);
  sent.end();
  const answer = await answerOf(sent);
  answer.resume();
  return answer.statusCode ?? 0;
}

async function keys(): Promise<string[]> {
  return Array.fromAsync(stack.drivers.blobs.list(alice.prefix));
}

/** Waits for something that a closed connection causes. */
async function until(check: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await check()) return;
    await sleep(10);
  }
  throw new Error('it did not happen');
}

test('uploads and downloads by streams', async () => {
  const bytes = Buffer.alloc(5_000_000, 'stream');
  const sent = open('POST', '/files/?Type=file&Name=big');
  for (let i = 0; i < bytes.length; i += 1_000_000) sent.write(bytes.subarray(i, i + 1_000_000));
  sent.end();
  const created = await answerOf(sent);
  expect(created.statusCode).toBe(201);
  const { data } = JSON.parse((await buffer(created)).toString()) as { data: { id: string } };
  const get = open('GET', `/files/download/${data.id}`, { Range: 'bytes=1000000-' });
  get.end();
  const answer = await answerOf(get);
  expect(answer.statusCode).toBe(206);
  expect(answer.headers).toMatchObject({
    'content-length': '4000000',
    'x-content-type-options': 'nosniff',
    'content-range': 'bytes 1000000-4999999/5000000',
  });
  expect((await buffer(answer)).equals(bytes.subarray(1_000_000))).toBe(true);
});

test('a client that goes away during an upload leaves nothing', async () => {
  const before = await keys();
  const sent = open('POST', '/files/?Type=file&Name=cut', { 'Content-Length': '1000000' });
  sent.on('error', () => undefined);
  await new Promise((resolve) => sent.write(Buffer.alloc(500_000), resolve));
  sent.destroy();
  await until(async () => (await statusOf('/files/metadata?Path=/cut')) === 404);
  expect(await keys()).toEqual(before);
  const again = open('POST', '/files/?Type=file&Name=cut');
  again.end('whole');
  expect((await answerOf(again)).statusCode).toBe(201);
});

test('a client that goes away during a download is no error, and the server goes on', async () => {
  const get = open('GET', '/files/download?Path=/big');
  get.on('error', () => undefined).end();
  (await answerOf(get)).destroy();
  expect(await statusOf('/files/io.cozy.files.root-dir')).toBe(200);
  expect(stack.errors).toEqual([]);
});

test('a refused upload is answered before its body is sent', async () => {
  const sent = open('POST', '/files/?Type=file&Name=Photos', { 'Content-Length': '1000000' });
  sent.on('error', () => undefined);
  sent.write('a little');
  const answer = await answerOf(sent);
  answer.resume();
  expect(answer.statusCode).toBe(409);
  sent.destroy();
});

test('an upload of no told length that crosses the quota ends with 413, and leaves nothing', async () => {
  const poor = await stack.addInstance('poor');
  await stack.services.instances.update(poor, { disk_quota: 2_000_000 });
  const token = await stack.token(poor, 'cli', 'test', 'io.cozy.files');
  const sent = open('POST', '/files/?Type=file&Name=long', { Host: poor.domain, Authorization: `Bearer ${token}` });
  sent.on('error', () => undefined);
  const answer = answerOf(sent);
  let isAnswered = false;
  answer.then(() => {
    isAnswered = true;
  }, sent.destroy);
  // The client goes on sending until it is told.
  for (let i = 0; i < 100 && !isAnswered; i++) {
    await new Promise<void>((resolve) => sent.write(Buffer.alloc(100_000), () => resolve()));
  }
  const { statusCode } = await answer;
  sent.destroy();
  expect(statusCode).toBe(413);
  expect(await Array.fromAsync(stack.drivers.blobs.list(poor.prefix))).toEqual([]);
  expect(await stack.services.vfs.diskUsage(poor)).toEqual({ files: 0, trash: 0, versions: 0 });
});

test('a client that goes away while it replaces a content leaves the old one', async () => {
  const made = open('POST', '/files/?Type=file&Name=replaced');
  made.end('first');
  const { data } = JSON.parse((await buffer(await answerOf(made))).toString()) as { data: { id: string } };
  const before = (await keys()).sort();
  const sent = open('PUT', `/files/${data.id}`, { 'Content-Length': '1000000' });
  sent.on('error', () => undefined);
  await new Promise((resolve) => sent.write(Buffer.alloc(500_000), resolve));
  sent.destroy();
  const get = open('GET', `/files/download/${data.id}`);
  get.end();
  expect((await buffer(await answerOf(get))).toString()).toBe('first');
  await until(async () => (await keys()).length === before.length);
  expect((await keys()).sort()).toEqual(before);
  expect(await Array.fromAsync(stack.services.vfs.fsck(alice, { orphanAge: 0 }))).toEqual([]);
});
