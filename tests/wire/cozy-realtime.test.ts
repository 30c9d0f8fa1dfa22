import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type LiveCozy, liveCozy } from '#tests/wire/live-cozy';
import { networkTo } from '#tests/wire/network';

// The ecosystem's realtime client, unmodified, over Node's own WebSocket.
const require = createRequire(import.meta.url);
const { default: CozyClient } = require('cozy-client') as typeof import('cozy-client');
const { default: CozyRealtime, RealtimePlugin } = require('cozy-realtime') as {
  default: new (options: object) => Realtime;
  RealtimePlugin: object;
};

interface Realtime {
  subscribe(event: string, type: string, handler: (doc: Doc) => void): void;
  subscribe(event: string, type: string, id: string, handler: (doc: Doc) => void): void;
  unsubscribe(event: string, type: string, handler: (doc: Doc) => void): void;
  unsubscribeAll(): void;
  sendNotification(type: string, id: string, data: object): Promise<unknown>;
  stop(): void;
  on(event: string, listener: () => void): void;
}
interface Doc {
  _id: string;
  _rev: string;
  _type: string;
  [key: string]: unknown;
}

const NOTES = 'io.cozy.things';
let cozy: LiveCozy;
let client: InstanceType<typeof CozyClient>;
let realtime: Realtime;
let socket: WebSocket | undefined;
let opened: number;
let warnings: unknown[];

beforeAll(async () => {
  cozy = await liveCozy();
});
afterAll(async () => {
  expect(cozy.stack.errors).toEqual([]);
  await cozy[Symbol.asyncDispose]();
});
beforeEach(async () => {
  client = new CozyClient({ uri: cozy.uri, token: await cozy.token(`${NOTES} io.cozy.files`) });
  [opened, warnings, socket] = [0, [], undefined];
  const quiet = () => {};
  realtime = new CozyRealtime({
    client,
    logger: { info: quiet, debug: quiet, error: quiet, warn: (...said: unknown[]) => warnings.push(said) },
    createWebSocket: (url: string, protocol: string) => {
      opened++;
      socket = new WebSocket(url, protocol);
      return socket;
    },
  });
});
afterEach(() => realtime.stop());

/** There is no answer to a SUBSCRIBE: what is refused after it tells that it was obeyed. */
async function obeyed(): Promise<void> {
  await expect.poll(() => socket?.readyState).toBe(WebSocket.OPEN);
  const refused = new Promise<void>((done) =>
    socket?.addEventListener('message', ({ data }) => String(data).includes('MARK') && done()),
  );
  socket?.send(JSON.stringify({ method: 'MARK', payload: {} }));
  await refused;
}

/** What a handler got. */
function ears(): { heard: Doc[]; handler: (doc: Doc) => void } {
  const heard: Doc[] = [];
  return { heard, handler: (doc) => void heard.push(doc) };
}

const ids = (docs: Doc[]) => docs.map(({ _id }) => _id);
const create = (id: string, fields: object = {}) =>
  cozy.stack.services.docs.create(cozy.instance, NOTES, { _id: id, ...fields });

test('authenticates and subscribes in one go, and hears what is created, updated and deleted', async () => {
  const [created, updated, deleted] = [ears(), ears(), ears()];
  realtime.subscribe('created', NOTES, created.handler);
  realtime.subscribe('updated', NOTES, updated.handler);
  realtime.subscribe('deleted', NOTES, deleted.handler);
  await obeyed();
  expect(socket?.protocol).toBe('io.cozy.websocket');

  const stack = client.getStackClient();
  const { data } = await stack.collection(NOTES).create({ _id: 'one', text: 'a' });
  const { data: next } = await stack.collection(NOTES).update({ ...data, text: 'b' });
  await stack.collection(NOTES).destroy(next);
  await expect.poll(() => deleted.heard).toHaveLength(1);
  expect(created.heard).toEqual([{ _id: 'one', _rev: data._rev, _type: NOTES, text: 'a' }]);
  expect(updated.heard).toMatchObject([{ _id: 'one', _rev: next._rev, _type: NOTES, text: 'b' }]);
  expect(deleted.heard).toMatchObject([{ _id: 'one', _type: NOTES }]);
});

test('hears one document alone, and what was uploaded', async () => {
  const [one, files] = [ears(), ears()];
  realtime.subscribe('created', NOTES, 'mine', one.handler);
  realtime.subscribe('created', 'io.cozy.files', files.handler);
  await obeyed();
  await create('other');
  await create('mine');
  const dirId = 'io.cozy.files.root-dir';
  await client.getStackClient().collection('io.cozy.files').createFile('text', { name: 'heard.txt', dirId });
  await expect.poll(() => files.heard).toHaveLength(1);
  expect(files.heard[0]).toMatchObject({ name: 'heard.txt', type: 'file', dir_id: dirId, size: '4' });
  expect(ids(one.heard)).toEqual(['mine']);
});

test('hears no more once it unsubscribed', async () => {
  const [gone, kept] = [ears(), ears()];
  realtime.subscribe('created', NOTES, gone.handler);
  realtime.subscribe('created', 'io.cozy.files', kept.handler);
  await obeyed();
  realtime.unsubscribe('created', NOTES, gone.handler);
  await obeyed();
  const frames: string[] = [];
  socket?.addEventListener('message', ({ data }) => frames.push(String(data)));
  await create('unheard');
  await obeyed();
  expect(gone.heard).toEqual([]);
  expect(frames.join()).not.toContain('unheard');
});

test('connects and subscribes again when the server closes, and when the token is new', async () => {
  const { heard, handler } = ears();
  realtime.subscribe('created', NOTES, handler);
  await obeyed();
  socket?.send('this is not a command, so the server closes');
  await expect.poll(() => opened, { timeout: 5000 }).toBe(2);
  await obeyed();
  await create('after-close');
  await expect.poll(() => ids(heard)).toEqual(['after-close']);

  client.getStackClient().setToken(await cozy.token(NOTES));
  client.emit('tokenRefreshed');
  await expect.poll(() => opened, { timeout: 5000 }).toBe(3);
  await obeyed();
  await create('after-refresh');
  await expect.poll(() => ids(heard)).toEqual(['after-close', 'after-refresh']);
});

test('connects and subscribes again when the network was cut', async () => {
  using network = await networkTo(cozy.stack.port);
  const domainAliases = [`localhost:${network.port}`];
  await cozy.stack.services.instances.modify(cozy.instance.domain, { domainAliases });
  client.getStackClient().setUri(`http://localhost:${network.port}`);
  const { heard, handler } = ears();
  realtime.subscribe('created', NOTES, handler);
  for (const times of [1, 2, 3]) {
    await obeyed();
    await create(`before-cut-${times}`);
    await expect.poll(() => heard.length).toBe(times);
    network.cut();
    await expect.poll(() => opened, { timeout: 10_000 }).toBe(times + 1);
  }
});

test('says AUTH again after a login: that is refused, and changes nothing', async () => {
  const { heard, handler } = ears();
  realtime.subscribe('created', NOTES, handler);
  await obeyed();
  warnings.length = 0;
  client.emit('login');
  await obeyed();
  expect(warnings).toContainEqual([
    'Stack returned an error',
    expect.objectContaining({ status: '405 Method Not Allowed', code: 'method not allowed' }),
  ]);
  await create('after-login');
  await expect.poll(() => ids(heard)).toEqual(['after-login']);
  expect(opened).toBe(1);
});

test('is told what it may not hear, and goes on hearing the rest', async () => {
  const { heard, handler } = ears();
  realtime.subscribe('created', 'io.cozy.bank.accounts', handler);
  realtime.subscribe('created', NOTES, handler);
  await obeyed();
  expect(warnings).toContainEqual([
    'Stack returned an error',
    expect.objectContaining({ status: '403 Forbidden', code: 'forbidden', source: expect.any(Object) }),
  ]);
  await create('allowed');
  await expect.poll(() => ids(heard)).toEqual(['allowed']);
});

test('tries again with a token that is refused, until it has a good one', async () => {
  client.getStackClient().setToken('not.a.token');
  const { heard, handler } = ears();
  realtime.subscribe('created', NOTES, handler);
  await expect.poll(() => opened, { timeout: 5000 }).toBeGreaterThan(1);
  client.getStackClient().setToken(await cozy.token(NOTES));
  client.emit('tokenRefreshed');
  await expect
    .poll(
      async () => {
        await create(`try-${Math.random()}`);
        return heard.length;
      },
      { timeout: 10_000, interval: 200 },
    )
    .toBeGreaterThan(0);
});

test('notifies the others of what is no document', async () => {
  const { heard, handler } = ears();
  realtime.subscribe('notified', NOTES, 'board', handler);
  await obeyed();
  await realtime.sendNotification(NOTES, 'board', { cursor: 3 });
  await expect.poll(() => heard).toMatchObject([{ _type: NOTES, cursor: 3 }]);
  const refused = realtime.sendNotification('io.cozy.bank.accounts', 'x', {});
  await expect(refused).rejects.toMatchObject({ status: 403 });
});

test('comes as a plugin of the client, for its apps', async () => {
  client.registerPlugin(RealtimePlugin, {});
  const { realtime: plugin } = client.plugins as unknown as { realtime: Realtime & { realtime: Realtime } };
  const { heard, handler } = ears();
  plugin.subscribe('created', NOTES, handler);
  let made = 0;
  await expect
    .poll(async () => {
      await create(`for-the-plugin-${made++}`);
      return heard.length;
    })
    .toBeGreaterThan(0);
  expect(heard[0]?._id).toMatch(/^for-the-plugin-/);
  plugin.unsubscribeAll();
});
