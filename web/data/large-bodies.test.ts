import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

const NOTES = '/data/io.cozy.notes';

let stack: TestStack;
let alice: Instance;
let headers: Record<string, string>;

beforeAll(async () => {
  stack = await testStack({ listen: true });
  alice = await stack.addInstance('alice');
  const token = await stack.token(alice, 'cli', 'test', 'io.cozy.notes io.cozy.notes.large io.cozy.notes.ruled');
  headers = { Host: alice.domain, Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
});
afterAll(() => stack[Symbol.asyncDispose]());

async function send(
  method: string,
  path: string,
  body?: string,
  sentHeaders = headers,
): Promise<{ status: number; body: string }> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { host: '127.0.0.1', port: stack.port, method, path, headers: sentHeaders };
    const sent = request(options, resolve);
    sent.on('error', reject).end(body);
  });
  return { status: answer.statusCode ?? 0, body: await text(answer) };
}

/** The longest time that the loop was held meanwhile, ms of this thread's own work: what other processes take is no fault. */
async function longestTurn(work: () => Promise<void>): Promise<number> {
  let longest = 0;
  let last = process.threadCpuUsage();
  let timer = setImmediate(function turn() {
    const { user, system } = process.threadCpuUsage(last);
    longest = Math.max(longest, (user + system) / 1000);
    last = process.threadCpuUsage();
    timer = setImmediate(turn);
  });
  await work();
  clearImmediate(timer);
  return longest;
}

/** How long this thread works for something, ms. */
function cost(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

const members = (count: number) => Array.from({ length: count }, (_, n) => `"m${n}":${n}`).join(',');

test('a document of hundreds of thousands of members holds the loop for a part of the time that its parsing takes', async () => {
  const document = `{${members(300_000)}}`;
  const parsing = cost(() => JSON.stringify(JSON.parse(document)));
  const held = await longestTurn(async () => {
    expect((await send('PUT', `${NOTES}/large`, document)).status).toBe(200);
  });
  const stored = await send('GET', `${NOTES}/large`);
  expect(stored.body.endsWith('"m299999":299999}')).toBe(true);
  expect(held).toBeLessThan(parsing / 2);
});

const MANY = 150_000;

test.each([
  ['the index that it belongs to', 'POST', '/_find', '{"selector":{"m1":1}}'],
  ['a query that looks inside it', 'POST', '/_find', '{"selector":{"m1":1,"m2":2},"fields":["m3"]}'],
  ['the list of all', 'GET', '/_normal_docs', undefined],
  ['a list of some of its members', 'GET', '/_all_docs?Fields=m5', undefined],
  ['its replacement, which the index follows', 'PUT', '/indexed', `{"_id":"indexed","_rev":"REV",${members(MANY)}}`],
])('one that is stored is not parsed for %s', async (_, method, path, body) => {
  const database = '/data/io.cozy.notes.large';
  const parsing = cost(() => JSON.stringify(JSON.parse(`{${members(MANY)}}`)));
  const stored = await send('GET', `${database}/indexed`);
  if (stored.status === 404) {
    await send('PUT', `${database}/indexed`, `{${members(MANY)}}`);
    await send('POST', `${database}/_index`, '{"index":{"fields":["m1"]}}');
  }
  const rev = /"_rev":"([^"]+)"/.exec(stored.body)?.[1] ?? '';
  let answer = { status: 0, body: '' };
  const held = await longestTurn(async () => {
    answer = await send(method, database + path, body?.replace('REV', rev));
  });
  expect([answer.status, answer.body.includes('indexed') || answer.body.includes('"m3":3')]).toEqual([200, true]);
  expect(held).toBeLessThan(parsing * 0.75);
});

test.each([
  ['1', 200],
  ['2', 403],
])('one that is stored is not parsed for a rule on one of its members, which has to be %s', async (value, expected) => {
  const path = '/data/io.cozy.notes.ruled/one';
  const parsing = cost(() => JSON.stringify(JSON.parse(`{${members(MANY)}}`)));
  await send('PUT', path, `{${members(MANY)}}`);
  const token = await stack.token(alice, 'cli', 'test', `io.cozy.notes.ruled:GET:${value}:m1`);
  let status = 0;
  const held = await longestTurn(async () => {
    ({ status } = await send('GET', path, undefined, { ...headers, Authorization: `Bearer ${token}` }));
  });
  expect(status).toBe(expected);
  expect(held).toBeLessThan(parsing / 2);
});

test('many documents at once are read and checked in slices', async () => {
  const bulk = `{"docs":[${Array.from({ length: 40_000 }, (_, n) => `{"_id":"b${n}","a":[${n},{}]}`).join(',')}]}`;
  const parsing = cost(() => JSON.stringify(JSON.parse(bulk)));
  const held = await longestTurn(async () => {
    const { status, body } = await send('POST', `${NOTES}/_bulk_docs`, bulk);
    expect(status).toBe(201);
    expect((JSON.parse(body) as { ok: boolean }[]).filter(({ ok }) => ok)).toHaveLength(40_000);
  });
  // Without slices, five times.
  expect(held).toBeLessThan(parsing * 4);
});

test.each([
  ['not JSON', `{"a":[${'1,'.repeat(200_000)}}`, 400, 'invalid UTF-8 JSON'],
  ['too deep', `{"a":${'['.repeat(1500)}${']'.repeat(1500)},"b":"${'x'.repeat(300_000)}"}`, 400, 'nested deeper'],
  ['no object', `[${'1,'.repeat(200_000)}1]`, 400, 'JSON object'],
  ['a lone surrogate', `{"a":"\\ud800","b":"${'x'.repeat(300_000)}"}`, 400, 'invalid UTF-8 JSON'],
])('a large body that is %s is refused as a small one', async (_, document, status, reason) => {
  const answer = await send('POST', `${NOTES}/`, document);
  expect(answer.status).toBe(status);
  expect(answer.body).toContain(reason);
});

test('what JavaScript would alter in a large body is kept', async () => {
  const document = `{"big":12345678901234567890,"one":1.0,"2":2,"1":1,"filler":"${'x'.repeat(300_000)}"}`;
  const { status, body } = await send('POST', `${NOTES}/`, document);
  expect(status).toBe(201);
  expect(body).toContain('"big":12345678901234567890,"one":1.0,"2":2,"1":1,');
});

test('revisions are compared in slices, all of them and no more than make sense', async () => {
  const { rev } = JSON.parse((await send('PUT', `${NOTES}/compared`, '{}')).body) as { rev: string };
  const asked = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`n${n}`, ['1-abc', `2-${n}`]]));
  let diff = { status: 0, body: '' };
  const before = process.threadCpuUsage();
  const longest = await longestTurn(async () => {
    diff = await send('POST', `${NOTES}/_revs_diff`, JSON.stringify({ ...asked, compared: [rev] }));
  });
  const { user } = process.threadCpuUsage(before);
  expect(JSON.parse(diff.body)).toEqual(
    Object.fromEntries(Object.entries(asked).map(([id, missing]) => [id, { missing }])),
  );
  expect(longest).toBeLessThan(user / 1000 / 2);
  expect(await send('POST', `${NOTES}/_revs_diff`, '{}')).toEqual({ status: 200, body: '{}\n' });
  const many = Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => [`n${n}`, [`1-${'a'.repeat(32)}`]]));
  expect((await send('POST', `${NOTES}/_revs_diff`, JSON.stringify(many))).status).toBe(413);
});

test('the bodies of one owner that wait for their ends have a bounded part of the memory, and of others none', async () => {
  const bob = await stack.addInstance('bob');
  const own = {
    ...headers,
    Host: bob.domain,
    Authorization: `Bearer ${await stack.token(bob, 'cli', 'x', 'io.cozy.notes')}`,
  };
  const target = { host: '127.0.0.1', port: stack.port, agent: false, method: 'POST', path: `${NOTES}/_bulk_docs` };
  const body = Buffer.alloc(15 * 1024 * 1024, ' ');
  const unfinished = Array.from({ length: 5 }, () => {
    const sent = request({ ...target, headers: { ...own, 'Content-Length': body.length + 1 } });
    const status = new Promise<number>((resolve) => sent.on('response', (answer) => resolve(answer.statusCode ?? 0)));
    sent.on('error', () => undefined).write(body);
    return { sent, status };
  });
  expect(await Promise.race(unfinished.map(({ status }) => status))).toBe(429);
  expect((await send('POST', `${NOTES}/_bulk_docs`, body.toString())).status).toBe(400);
  for (const { sent } of unfinished) sent.destroy();
  const again = async () => {
    const sent = request({ ...target, headers: own });
    const status = new Promise((resolve) => sent.on('response', (answer) => resolve(answer.resume().statusCode)));
    sent.on('error', () => undefined).end(body);
    return status;
  };
  await expect.poll(again).toBe(400);
});
