import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { NO_REDIS, type RedisServer, startRedis } from '#tests/redis-server';
import { type StackProcess, startStackProcess } from '#tests/stack-process';

const DOMAIN = 'two.localhost';
const PASSPHRASE = 'a long passphrase';

let folder: string;
let redis: RedisServer;
let both: [StackProcess, StackProcess];
let token: string;

const start = () => startStackProcess(join(folder, 'data'), '--redis-url', redis.url);

beforeAll(async () => {
  if (NO_REDIS) return;
  folder = await mkdtemp(join(tmpdir(), 'two-'));
  redis = await startRedis();
  both = [await start(), await start()];
  const made = await both[0].admin('POST', '/instances', { Domain: DOMAIN, Locale: 'en', Passphrase: PASSPHRASE });
  expect(made.status).toBe(201);
  const scope = 'io.cozy.contacts io.cozy.files io.cozy.permissions io.cozy.jobs io.cozy.triggers io.cozy.apps';
  token = (
    await both[0].admin('POST', '/instances/token', { Domain: DOMAIN, Audience: 'cli', Subject: 'test', Scope: scope })
  ).text;
}, 60_000);

afterAll(async () => {
  for (const server of both ?? []) await server[Symbol.asyncDispose]();
  await redis?.[Symbol.asyncDispose]();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const ask = (server: StackProcess, method: string, path: string, body?: string, headers: Record<string, string> = {}) =>
  server.ask(DOMAIN, method, path, {
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
    ...(body !== undefined && { body }),
  });

/** Triggers that fire once, in a moment. @returns their ids */
async function fireSoon(server: StackProcess, count: number): Promise<string[]> {
  const attributes = { type: '@in', arguments: '1s', worker: 'log', message: { n: 1 } };
  const body = JSON.stringify({ data: { attributes } });
  const made = await Promise.all(Array.from({ length: count }, () => ask(server, 'POST', '/jobs/triggers', body)));
  return made.map(({ text }) => JSON.parse(text).data.id as string);
}

/** The states of the jobs of these triggers. */
async function statesOf(server: StackProcess, triggers: readonly string[]): Promise<string[]> {
  const { text } = await ask(server, 'GET', '/data/io.cozy.jobs/_all_docs?include_docs=true');
  const rows = JSON.parse(text).rows as { doc: { trigger_id?: string; state: string } }[];
  return rows.filter(({ doc }) => triggers.includes(doc.trigger_id ?? '')).map(({ doc }) => doc.state);
}

/** A websocket on a server that listens to the contacts. */
async function listener(server: StackProcess) {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/realtime/`, 'io.cozy.websocket', {
    headers: { Host: DOMAIN },
  });
  const events: { event: string; payload: { id: string; doc: Record<string, unknown> } }[] = [];
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('message', (data) => events.push(JSON.parse(String(data))));
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  socket.send(JSON.stringify({ method: 'AUTH', payload: token }));
  socket.send(JSON.stringify({ method: 'SUBSCRIBE', payload: { type: 'io.cozy.contacts' } }));
  // It listens once something is heard.
  let n = 0;
  await vi.waitFor(
    async () => {
      await ask(both[0], 'PUT', `/data/io.cozy.contacts/probe${n++}`, '{}');
      expect(events).not.toEqual([]);
    },
    { timeout: 5000, interval: 50 },
  );
  return { socket, events, closed };
}

describe.skipIf(NO_REDIS)(`two servers on the same stores and one Redis${NO_REDIS ? ` (${NO_REDIS})` : ''}`, () => {
  test('tell the clients of each other what they write, in its order', async () => {
    const { socket, events } = await listener(both[1]);
    const made = JSON.parse((await ask(both[0], 'PUT', '/data/io.cozy.contacts/ada', '{"n":1,"big":1.0}')).text);
    const next = JSON.parse(
      (await ask(both[0], 'PUT', '/data/io.cozy.contacts/ada', JSON.stringify({ _id: 'ada', _rev: made.rev, n: 2 })))
        .text,
    );
    await ask(both[0], 'DELETE', `/data/io.cozy.contacts/ada?rev=${next.rev}`);
    const ofAda = () => events.filter(({ payload }) => payload.id === 'ada');
    await vi.waitFor(() => expect(ofAda()).toHaveLength(3));
    expect(ofAda().map(({ event, payload }) => [event, payload.doc['n']])).toEqual([
      ['CREATED', 1],
      ['UPDATED', 2],
      ['DELETED', 2],
    ]);
    socket.close();
  });

  test('give one name in a folder once, however many ask for it', async () => {
    for (let round = 0; round < 5; round++) {
      const uploads = await Promise.all(
        Array.from({ length: 16 }, (_, n) =>
          ask(both[n % 2 ? 1 : 0], 'POST', `/files/?Type=file&Name=same${round}.txt`, `content ${n}`),
        ),
      );
      expect(uploads.map(({ status }) => status).sort()).toEqual([201, ...Array(15).fill(409)]);
    }
  });

  test('know the links and the guesses of each other', async () => {
    await ask(both[0], 'POST', '/files/?Type=file&Name=shared.txt', 'hello');
    const made = await ask(both[0], 'POST', '/files/downloads?Path=/shared.txt');
    const link = JSON.parse(made.text).links.related as string;
    const read = await both[1].ask(DOMAIN, 'GET', link);
    expect([read.status, read.text]).toEqual([200, 'hello']);

    const attributes = { password: 'sesame', permissions: { all: { type: 'io.cozy.contacts', verbs: ['GET'] } } };
    const share = JSON.stringify({ data: { type: 'io.cozy.permissions', attributes } });
    const { id } = JSON.parse((await ask(both[0], 'POST', '/permissions?codes=bob', share)).text).data;
    const proof = 'x'.repeat(43);
    const guesses: [path: string, body: string][] = [
      ['/auth/share-by-link/password', `perm_id=${id}&password=wrong`],
      ['/auth/login', `csrf_token=${proof}&passphrase=wrong`],
    ];
    const type = 'application/x-www-form-urlencoded';
    const headers = { 'Content-Type': type, Accept: 'application/json', Cookie: `_csrf=${proof}` };
    for (const [path, body] of guesses) {
      const statuses: number[] = [];
      for (let n = 0; n < 8; n++) {
        statuses.push((await both[n % 2 ? 1 : 0].ask(DOMAIN, 'POST', path, { headers, body })).status);
      }
      expect([path, statuses.slice(0, 5).includes(429)]).toEqual([path, false]);
      expect([path, statuses.slice(6).includes(429)]).toEqual([path, true]);
    }
  });

  test('cut the sockets that may have missed something', async () => {
    const { closed } = await listener(both[1]);
    await redis.restart();
    await closed;
    const { socket } = await listener(both[1]);
    socket.close();
  });

  test('fire each trigger once, and install each application once', async () => {
    const triggers = [...(await fireSoon(both[0], 8)), ...(await fireSoon(both[1], 8))];
    expect((await ask(both[0], 'DELETE', '/apps/drive')).status).toBe(200);
    const installs = both.map((server) => ask(server, 'POST', '/apps/drive?Source=registry://drive'));
    expect((await Promise.all(installs)).map(({ status }) => status).sort()).toEqual([202, 409]);
    await vi.waitFor(async () => expect(await statesOf(both[1], triggers)).toEqual(Array(16).fill('done')), {
      timeout: 15_000,
      interval: 200,
    });
    await vi.waitFor(async () => {
      expect(JSON.parse((await ask(both[1], 'GET', '/apps/drive')).text).data.attributes.state).toBe('ready');
    });
  });

  test('go on when one of them is killed', async () => {
    const third = await start();
    const triggers = await fireSoon(third, 8);
    await third.kill();
    await vi.waitFor(async () => expect(await statesOf(both[1], triggers)).toEqual(Array(8).fill('done')), {
      timeout: 20_000,
      interval: 200,
    });
    const written = await ask(both[1], 'PUT', `/data/io.cozy.contacts/after-${Date.now()}`, '{}');
    expect(written.status).toBe(200);
  }, 30_000);
});
