import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createAddresses } from '#model/app';
import { DOCTYPES, GLOBAL_PREFIX } from '#model/docs';
import { createWarnings } from '#model/settings';
import { type DocumentsFixture, documentsFixture } from '#tests/documents-fixture';
import { createFanout, createRealtimeSockets } from '#web/realtime';
import { publicUpgrade } from '../upgrade.ts';

const EVERYBODY = { prefix: GLOBAL_PREFIX };
const CONTEXTS = { default: { manager_url: 'https://manager.example/' } };

let server: DocumentsFixture;
let http: Server;
let port: number;

beforeAll(async () => {
  server = await documentsFixture();
  const { docs, permissions, log, instances, sessions, clock } = server;
  const sockets = createRealtimeSockets({ permissions, fanout: createFanout(docs) }, () => clock.now);
  http = createServer();
  const matchHost = async (host: string) => {
    const instance = await instances.findByHost(host).catch(() => undefined);
    return instance && { instance, domain: host, moved: false };
  };
  http.on(
    'upgrade',
    publicUpgrade({
      devServers: new Map(),
      matchHost,
      sessions,
      addresses: createAddresses({ scheme: 'http', subdomains: 'nested' }),
      warnings: createWarnings({ contexts: CONTEXTS }),
      realtime: sockets,
      log,
    }),
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  ({ port } = http.address() as AddressInfo);
});
afterAll(async () => {
  http.closeAllConnections();
  http.close();
  await server[Symbol.asyncDispose]();
});

interface Client {
  socket: WebSocket;
  say(method: string, payload: unknown): void;
  /** The next message, which must come. */
  next(): Promise<Record<string, never>>;
  closed: Promise<number>;
}

function connect({ host = 'alice.localhost', cookie = '', protocols = ['io.cozy.websocket'] } = {}): Promise<Client> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/realtime/`, protocols, {
    headers: { Host: host, Cookie: cookie },
  });
  const received: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  socket.on('message', (data) => {
    const taker = waiting.shift();
    if (taker) taker(String(data));
    else received.push(String(data));
  });
  const client: Client = {
    socket,
    say: (method, payload) => socket.send(JSON.stringify({ method, payload })),
    next: async () => JSON.parse(received.shift() ?? (await new Promise<string>((resolve) => waiting.push(resolve)))),
    closed: new Promise((resolve) => socket.on('close', resolve)),
  };
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(client));
    socket.on('error', reject);
  });
}

/** Comes back when every command before it has been obeyed: its answer is an error of its own. */
async function settled(client: Client): Promise<void> {
  client.say('PING', {});
  expect(await client.next()).toMatchObject({ event: 'error', payload: { code: 'method not allowed' } });
}

async function listening(scope: string, ...topics: object[]): Promise<Client> {
  const client = await connect();
  client.say('AUTH', await server.token(scope));
  for (const topic of topics) client.say('subscribe', topic);
  await settled(client);
  return client;
}

describe('a subscription', () => {
  test('to the permissions tells the rules, and no code that would open what is shared', async () => {
    const client = await listening('io.cozy.permissions:GET', { type: 'io.cozy.permissions' });
    await server.docs.create(server.alice, 'io.cozy.permissions', {
      type: 'share',
      source_id: 'io.cozy.apps/notes',
      permissions: { n1: { type: 'io.cozy.notes', verbs: ['GET'], values: ['n1'] } },
      codes: { bob: 'secret-code' },
      shortcodes: { bob: 'abcDEF987654' },
      password: 'secret-hash',
    });
    const event = await client.next();
    expect(event).toMatchObject({ event: 'CREATED', payload: { doc: { type: 'share', permissions: { n1: {} } } } });
    expect(JSON.stringify(event)).not.toMatch(/secret-code|abcDEF987654|secret-hash/);
    client.socket.close();
  });

  test('gives every change of a doctype, in order, as it is stored', async () => {
    const client = await listening('io.cozy.notes', { type: 'io.cozy.notes' });
    expect(client.socket.protocol).toBe('io.cozy.websocket');
    const made = await server.docs.create(server.alice, 'io.cozy.notes', { title: 'a' });
    const next = await server.docs.update(server.alice, 'io.cozy.notes', { ...made, title: 'b' });
    const { rev } = await server.docs.delete(server.alice, 'io.cozy.notes', next);
    const payload = { type: 'io.cozy.notes', id: made._id };
    expect(await client.next()).toEqual({ event: 'CREATED', payload: { ...payload, doc: made } });
    expect(await client.next()).toEqual({ event: 'UPDATED', payload: { ...payload, doc: next } });
    expect(await client.next()).toEqual({
      event: 'DELETED',
      payload: { ...payload, doc: { ...next, _rev: rev, _deleted: true } },
    });
    client.socket.close();
  });

  test('by id gives the events of this document only, and once', async () => {
    const client = await listening(
      'io.cozy.notes',
      { type: 'io.cozy.notes', id: 'x' },
      { type: 'io.cozy.notes', id: 'x' },
    );
    await server.docs.create(server.alice, 'io.cozy.notes', { _id: 'other' });
    await server.docs.create(server.alice, 'io.cozy.notes', { _id: 'x' });
    expect(await client.next()).toMatchObject({ event: 'CREATED', payload: { id: 'x' } });
    client.say('UNSUBSCRIBE', { type: 'io.cozy.notes', id: 'x' });
    await settled(client);
    server.docs.notify(server.alice, 'io.cozy.notes', 'x', {});
    await settled(client);
    client.socket.close();
  });

  test('by id ends when the document is not in reach any more', async () => {
    const note = await server.docs.create(server.alice, 'io.cozy.notes', { list: 'shared', text: 1 });
    const client = await listening('io.cozy.notes:GET:shared:list', { type: 'io.cozy.notes', id: note._id });
    const seen = await server.docs.update(server.alice, 'io.cozy.notes', { ...note, text: 2 });
    expect(await client.next()).toMatchObject({ event: 'UPDATED', payload: { doc: { text: 2 } } });
    const moved = await server.docs.update(server.alice, 'io.cozy.notes', { ...seen, list: 'private', text: 3 });
    const forbidden = { event: 'error', payload: { code: 'forbidden', source: { payload: { id: note._id } } } };
    expect(await client.next()).toMatchObject(forbidden);
    await server.docs.update(server.alice, 'io.cozy.notes', { ...moved, list: 'shared', text: 4 });
    await settled(client);
    client.socket.close();
  });

  test('by id tells the end of a document that was in reach', async () => {
    const note = await server.docs.create(server.alice, 'io.cozy.notes', { list: 'shared' });
    const client = await listening('io.cozy.notes:GET:shared:list', { type: 'io.cozy.notes', id: note._id });
    await server.docs.delete(server.alice, 'io.cozy.notes', note);
    expect(await client.next()).toMatchObject({ event: 'DELETED', payload: { id: note._id } });
    client.socket.close();
  });

  test('never gives the events of another instance', async () => {
    const client = await listening('io.cozy.notes', { type: 'io.cozy.notes' });
    await server.docs.create(server.bob, 'io.cozy.notes', { title: 'private' });
    await settled(client);
    client.socket.close();
  });

  test('gives what is written through /data, in bulk too', async () => {
    const client = await listening('io.cozy.notes', { type: 'io.cozy.notes' });
    const token = await server.token('io.cozy.notes');
    const docs = [{ _id: 'bulk1' }, { _id: 'bulk2' }];
    await server.request('POST', '/data/io.cozy.notes/_bulk_docs', { token, body: { docs } });
    expect(await client.next()).toMatchObject({ event: 'CREATED', payload: { id: 'bulk1' } });
    expect(await client.next()).toMatchObject({ event: 'CREATED', payload: { id: 'bulk2' } });
    client.socket.close();
  });

  test('gives what is notified, which is not stored', async () => {
    const client = await listening('io.cozy.notes', { type: 'io.cozy.notes' });
    const token = await server.token('io.cozy.notes:POST');
    const answer = await server.request('POST', '/realtime/io.cozy.notes/n', { token, body: { data: { a: 1 } } });
    expect(answer.status).toBe(204);
    expect(await client.next()).toEqual({
      event: 'NOTIFIED',
      payload: { type: 'io.cozy.notes', id: 'n', doc: { _id: 'n', a: 1 } },
    });
    client.socket.close();
  });
});

describe('refusals', () => {
  const unauthorized = { event: 'error', payload: { status: '401 Unauthorized', code: 'unauthorized' } };

  test.each([
    ['no token', async () => ''],
    ['a forged one', async () => `${(await server.token('io.cozy.notes')).slice(0, -8)}AAAAAAAA`],
    ['one of another instance', () => server.token('io.cozy.notes', { instance: server.bob })],
    ['an object', async () => ({})],
  ])('AUTH with %s closes the socket', async (_, token) => {
    const client = await connect();
    client.say('AUTH', await token());
    expect(await client.next()).toMatchObject(unauthorized);
    expect(await client.closed).toBe(1008);
  });

  test('nothing is possible before AUTH', async () => {
    const client = await connect();
    client.say('SUBSCRIBE', { type: 'io.cozy.notes' });
    expect(await client.next()).toMatchObject(unauthorized);
    expect(await client.closed).toBe(1008);
  });

  test('a token is not sent back with the error', async () => {
    const client = await connect();
    client.say('AUTH', 'secret-token-that-is-wrong');
    expect(JSON.stringify(await client.next())).not.toContain('secret-token');
  });

  const source = (payload: unknown) => ({ method: 'SUBSCRIBE', payload });
  test.each([
    ['a doctype without right', 'io.cozy.notes', { type: 'io.cozy.contacts' }, '403 Forbidden', 'forbidden'],
    [
      'a doctype with a right on a document',
      'io.cozy.notes:GET:x',
      { type: 'io.cozy.notes' },
      '403 Forbidden',
      'forbidden',
    ],
    [
      'a document with a right on another',
      'io.cozy.notes:GET:x',
      { type: 'io.cozy.notes', id: 'y' },
      '403 Forbidden',
      'forbidden',
    ],
    ['sessions', '*', { type: 'io.cozy.sessions' }, '403 Forbidden', 'forbidden'],
    ['the keys of browsers', '*', { type: 'io.cozy.notifications.subscriptions' }, '403 Forbidden', 'forbidden'],
    ['uploads under way', '*', { type: 'io.cozy.files.pending' }, '403 Forbidden', 'forbidden'],
    ['another name of sessions', '*', { type: 'io-cozy-sessions' }, '403 Forbidden', 'forbidden'],
    [
      'a file that is not there',
      'io.cozy.files:GET:y',
      { type: 'io.cozy.files', id: 'x' },
      '403 Forbidden',
      'forbidden',
    ],
    ['nothing', '*', {}, '404 Page Not Found', 'page not found'],
    ['null', '*', null, '404 Page Not Found', 'page not found'],
  ])('SUBSCRIBE to %s is an event, and the socket stays', async (_, scope, topic, status, code) => {
    const client = await listening(scope);
    client.say('SUBSCRIBE', topic);
    expect(await client.next()).toMatchObject({ event: 'error', payload: { status, code, source: source(topic) } });
    await settled(client);
    client.socket.close();
  });

  test('a second AUTH is refused, and changes nothing', async () => {
    const client = await listening('io.cozy.notes', { type: 'io.cozy.notes' });
    client.say('AUTH', await server.token('*'));
    expect(await client.next()).toMatchObject({ event: 'error', payload: { status: '405 Method Not Allowed' } });
    client.say('SUBSCRIBE', { type: 'io.cozy.contacts' });
    expect(await client.next()).toMatchObject({ payload: { code: 'forbidden' } });
    client.socket.close();
  });

  test.each([
    ['garbage', 'hello', 1003],
    ['a list', '[]', 1003],
    ['bytes', Buffer.from([1, 2, 3]), 1003],
    ['a message of more than 1024 bytes', JSON.stringify({ method: 'AUTH', payload: 'x'.repeat(1024) }), 1009],
    ['a message that is no UTF-8', undefined, 1007],
  ])('%s closes the socket', async (_, message, code) => {
    const client = await connect();
    if (message === undefined) client.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    else client.socket.send(message);
    expect(await client.closed).toBe(code);
  });

  test('a flood closes the socket', async () => {
    const client = await listening('io.cozy.notes');
    for (let n = 0; n < 3000; n++) client.say('SUBSCRIBE', { type: 'io.cozy.notes' });
    expect(await client.closed).toBe(1008);
  });

  test('an unknown host and another path have no websocket', async () => {
    await expect(connect({ host: 'eve.localhost' })).rejects.toThrow('404');
    const socket = new WebSocket(`ws://127.0.0.1:${port}/data/`, { headers: { Host: 'alice.localhost' } });
    await expect(new Promise((_, reject) => socket.on('error', reject))).rejects.toThrow('404');
  });

  test('an instance whose terms are overdue has no websocket', async () => {
    Object.assign(server.bob, { uuid: 'u1', tos_latest: '1.0.0-20200101' });
    await expect(connect({ host: server.bob.domain })).rejects.toThrow('404');
    Object.assign(server.bob, { tos: '1.0.0-20200101' });
    (await connect({ host: server.bob.domain })).socket.close();
  });

  test('a device of an instance that has moved is refused, and nothing is logged', async () => {
    await server.docs.create(server.bob, 'io.cozy.oauth.clients', { _id: 'phone' });
    await server.docs.create(server.bob, 'io.cozy.settings', {
      _id: 'io.cozy.settings.instance',
      moved_to: 'https://new.example',
    });
    const client = await connect({ host: server.bob.domain });
    const closed = new Promise((resolve) => client.socket.on('close', resolve));
    const options = { audience: 'access', subject: 'phone', instance: server.bob } as const;
    client.say('AUTH', await server.token('io.cozy.files', options));
    expect(await closed).toBe(1008);
    expect(server.errors).toEqual([]);
  });

  test('NOTIFIED wants the right to POST, a readable doctype and an object', async () => {
    const post = async (scope: string, path: string, body: unknown) =>
      (await server.request('POST', `/realtime/${path}`, { token: await server.token(scope), body })).status;
    expect(await post('io.cozy.notes:GET', 'io.cozy.notes/x', { data: {} })).toBe(403);
    expect(await post('*', 'io.cozy.sessions/x', { data: {} })).toBe(403);
    expect(await post('*', 'io.cozy.notes/x', {})).toBe(400);
    expect(await post('*', 'io.cozy.notes/x', '{')).toBe(400);
    expect((await server.request('POST', '/realtime/io.cozy.notes/x', { body: { data: {} } })).status).toBe(401);
  });
});

describe('a socket', () => {
  test('of an app is good with the cookie of its session', async () => {
    await server.permissions.createForApp(server.alice, 'notes', [{ type: 'io.cozy.notes', verbs: ['GET'] }]);
    const token = await server.token('', { audience: 'app', subject: 'notes', sessionId: 'session1' });
    const without = await connect();
    without.say('AUTH', token);
    expect(await without.closed).toBe(1008);
    const client = await connect({ cookie: 's=1' });
    client.say('AUTH', token);
    await settled(client);
    client.socket.close();
  });

  test('ends with the session that opened it', async () => {
    const session = await server.docs.create(server.alice, 'io.cozy.sessions', { _id: 'session1' });
    const [client, other] = await Promise.all([connect({ cookie: 's=1' }), connect()]);
    for (const one of [client, other]) one.say('AUTH', await server.token('io.cozy.notes'));
    await Promise.all([settled(client), settled(other)]);
    const touched = await server.docs.update(server.alice, 'io.cozy.sessions', { ...session, last_seen: '' });
    await settled(client);
    await server.docs.delete(server.alice, 'io.cozy.sessions', touched);
    expect(await client.closed).toBe(1008);
    await settled(other);
    other.socket.close();
  });

  test.each<[string, (slug: string) => Promise<unknown>]>([
    ['has other rules', (slug) => server.permissions.createForApp(server.alice, slug, [])],
    ['is not there any more', (slug) => server.permissions.removeForApp(server.alice, slug)],
  ])('of an app ends once the app %s', async (what, change) => {
    const slug = `app-${what.length}`;
    await server.permissions.createForApp(server.alice, slug, [{ type: 'io.cozy.notes', verbs: ['GET'] }]);
    const client = await connect();
    client.say('AUTH', await server.token('', { audience: 'app', subject: slug }));
    client.say('SUBSCRIBE', { type: 'io.cozy.notes' });
    await settled(client);
    await change(slug);
    expect(await client.closed).toBe(1008);
  });

  test('of a device that is linked to an app ends once the app has other rules', async () => {
    await server.permissions.createForApp(server.alice, 'linked', [{ type: 'io.cozy.notes', verbs: ['GET'] }]);
    const { _id: subject } = await server.docs.create(server.alice, 'io.cozy.oauth.clients', { client_name: 'Phone' });
    const client = await connect();
    client.say('AUTH', await server.token('@io.cozy.apps/linked', { audience: 'access', subject }));
    client.say('SUBSCRIBE', { type: 'io.cozy.notes' });
    await settled(client);
    await server.permissions.createForApp(server.alice, 'linked', []);
    expect(await client.closed).toBe(1008);
  });

  test('ends once its instance is blocked', async () => {
    const { _id, domain } = server.alice;
    const stored = await server.docs.create(EVERYBODY, DOCTYPES.instances, { _id, domain });
    const client = await listening('io.cozy.notes');
    const seen = await server.docs.update(EVERYBODY, DOCTYPES.instances, { ...stored, onboarding_finished: true });
    await settled(client);
    await server.docs.update(EVERYBODY, DOCTYPES.instances, { ...seen, blocked: true });
    expect(await client.closed).toBe(1008);
  });

  test('without the subprotocol is accepted', async () => {
    const client = await connect({ protocols: [] });
    expect(client.socket.protocol).toBe('');
    client.socket.close();
  });

  test('that reads too slowly is cut off', async () => {
    const client = await listening('io.cozy.notes', { type: 'io.cozy.notes' });
    client.socket.pause();
    const data = { text: 'x'.repeat(500_000) };
    for (let n = 0; n < 60; n++) {
      server.docs.notify(server.alice, 'io.cozy.notes', 'slow', data);
      await new Promise(setImmediate);
    }
    client.socket.resume();
    expect(await client.closed).toBe(1006);
  });
});

describe('server-sent events', () => {
  test('give the same events', async () => {
    const token = await server.token('io.cozy.notes');
    const response = await server.app.request('http://alice.localhost/realtime/?subscribe=io.cozy.notes', {
      headers: { Host: 'alice.localhost', Accept: 'text/event-stream', Authorization: `Bearer ${token}` },
    });
    expect(response.headers.get('Content-Type')).toBe('text/event-stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe(': listening\n\n');
    server.docs.notify(server.alice, 'io.cozy.notes', 'n', { a: 1 });
    expect((await reader?.read())?.value).toBe(
      'event: NOTIFIED\ndata: {"type":"io.cozy.notes","id":"n","doc":{"_id":"n","a":1}}\n\n',
    );
    await reader?.cancel();
  });

  test('end with the session that opened them', async () => {
    const session = await server.docs.create(server.alice, 'io.cozy.sessions', { _id: 'session1' });
    const Authorization = `Bearer ${await server.token('io.cozy.notes')}`;
    const headers = { Host: 'alice.localhost', Accept: 'text/event-stream', Cookie: 's=1', Authorization };
    const url = 'http://alice.localhost/realtime/?subscribe=io.cozy.notes';
    expect((await server.app.request(url, { method: 'HEAD', headers })).status).toBe(200);
    const reader = (await server.app.request(url, { headers })).body?.getReader();
    await reader?.read();
    await server.docs.delete(server.alice, 'io.cozy.sessions', session);
    await expect(reader?.read()).rejects.toThrow('cut');
  });

  test('end with the link that opened them', async () => {
    await server.docs.create(server.alice, 'io.cozy.permissions', {
      type: 'share',
      source_id: 'io.cozy.apps/notes',
      permissions: { all: { type: 'io.cozy.notes', verbs: ['GET'] } },
      shortcodes: { a: 'abcdefGHIJKL' },
      expires_at: new Date(Date.now() + 100).toISOString(),
    });
    const headers = { Host: 'alice.localhost', Accept: 'text/event-stream', Authorization: 'Bearer abcdefGHIJKL' };
    const url = 'http://alice.localhost/realtime/?subscribe=io.cozy.notes';
    const reader = (await server.app.request(url, { headers })).body?.getReader();
    await reader?.read();
    await expect(reader?.read()).rejects.toThrow('cut');
  });

  test('end for a document that is not in reach any more, and go on for the others', async () => {
    const note = await server.docs.create(server.alice, 'io.cozy.notes', { list: 'shared' });
    const token = await server.token('io.cozy.notes:GET:shared:list io.cozy.tags:GET');
    const path = `/realtime/?subscribe=io.cozy.notes/${note._id}&subscribe=io.cozy.tags`;
    const headers = { Host: 'alice.localhost', Accept: 'text/event-stream', Authorization: `Bearer ${token}` };
    const response = await server.app.request(`http://alice.localhost${path}`, { headers });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    const moved = await server.docs.update(server.alice, 'io.cozy.notes', { ...note, list: 'private' });
    await server.docs.update(server.alice, 'io.cozy.notes', { ...moved, list: 'shared' });
    server.docs.notify(server.alice, 'io.cozy.tags', 't', {});
    expect((await reader?.read())?.value).toContain('io.cozy.tags');
    await reader?.cancel();
  });

  test.each([
    ['no right', 'io.cozy.contacts', '?subscribe=io.cozy.notes', 403],
    ['no topic', 'io.cozy.notes', '', 400],
    ['a right on another document', 'io.cozy.notes:GET:x', '?subscribe=io.cozy.notes/y', 403],
  ])('are refused with %s', async (_, scope, query, status) => {
    const token = await server.token(scope);
    const headers = { Accept: 'text/event-stream' };
    expect((await server.request('GET', `/realtime/${query}`, { token, headers })).status).toBe(status);
  });

  test('are asked for by their type', async () => {
    const token = await server.token('io.cozy.notes');
    expect((await server.request('GET', '/realtime/?subscribe=io.cozy.notes', { token })).status).toBe(400);
  });
});
