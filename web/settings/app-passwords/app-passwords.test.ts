import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { Instance } from '#model/instance';
import { kdfParameters } from '#model/passphrase';
import { deriveClientHash } from '#pkg/password';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let ada: Instance;
let bob: Instance;
let owner: string;
beforeAll(async () => {
  stack = await testStack({ listen: true });
  ada = await stack.addInstance('ada', { passphrase: 'a long passphrase' });
  bob = await stack.addInstance('bob');
  owner = await stack.token(ada, 'cli', 'settings', '*');
  await stack.services.docs.create(ada, 'io.cozy.notes', { _id: 'n1', title: 'Note' });
  await stack.services.docs.create(ada, 'io.cozy.contacts', { _id: 'c1' });
});
afterAll(() => stack[Symbol.asyncDispose]());

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const basic = (password: string, user = 'anybody') => ({
  Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
const ask = (method: string, path: string, headers: Record<string, string>, body?: unknown, host = ada.domain) =>
  stack.request(host, path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });

const notes = { notes: { type: 'io.cozy.notes', verbs: ['GET'] } };
const attributes = (more: object = {}) => ({ data: { attributes: { name: 'Phone', permissions: notes, ...more } } });

interface Made {
  id: string;
  attributes: { password: string; name: string };
}
async function make(more: object = {}, who = owner): Promise<Made> {
  const response = await ask('POST', '/settings/app-passwords', bearer(who), attributes(more));
  expect(response.status).toBe(201);
  expect(response.headers.get('Cache-Control')).toContain('no-store');
  return ((await response.json()) as { data: Made }).data;
}

test('a password is shown once, opens what its rules say as a Basic password or a token, and ends at once', async () => {
  const { id, attributes: made } = await make();
  expect(made.password).toContain(`cozy_${id}_`);
  expect((await ask('GET', '/data/io.cozy.notes/n1', basic(made.password))).status).toBe(200);
  expect((await ask('GET', '/data/io.cozy.notes/n1', bearer(made.password))).status).toBe(200);
  expect((await ask('GET', '/data/io.cozy.contacts/c1', basic(made.password))).status).toBe(403);
  expect((await ask('PUT', '/data/io.cozy.notes/n2', basic(made.password), {})).status).toBe(403);

  const list = await ask('GET', '/settings/app-passwords', bearer(owner));
  const text = await list.text();
  expect(text).toContain('"Phone"');
  expect(text).not.toContain(made.password.split('_')[2]);
  expect(text).not.toContain('hash');

  expect((await ask('DELETE', `/settings/app-passwords/${id}`, bearer(owner))).status).toBe(204);
  expect((await ask('GET', '/data/io.cozy.notes/n1', basic(made.password))).status).toBe(400);
  expect((await ask('DELETE', `/settings/app-passwords/${id}`, bearer(owner))).status).toBe(404);
});

test('one of files opens the files', async () => {
  const { attributes: made } = await make({ permissions: { files: { type: 'io.cozy.files' } } });
  const folder = await ask('POST', '/files/io.cozy.files.root-dir?Type=directory&Name=Sync', basic(made.password));
  expect(folder.status).toBe(201);
  expect((await ask('GET', '/files/io.cozy.files.root-dir', basic(made.password))).status).toBe(200);
});

test('nothing of the secret is stored', async () => {
  const { attributes: made } = await make();
  const stored = await Array.fromAsync(stack.services.docs.all(ada, 'io.cozy.app_passwords'));
  expect(JSON.stringify(stored)).not.toContain(made.password.split('_')[2]);
  const everything = await stack.token(ada, 'cli', 'x', '*');
  expect((await ask('GET', '/data/io.cozy.app_passwords/_all_docs', bearer(everything))).status).toBe(403);
});

test('the last use and its address are told, and written once in a while only', async () => {
  const { id, attributes: made } = await make();
  const database = stack.services.docs.database(ada, 'io.cozy.app_passwords');
  const from = { ...basic(made.password), 'X-Forwarded-For': '198.51.100.1, 203.0.113.9' };
  for (let n = 0; n < 20; n++) await ask('GET', '/data/io.cozy.notes/n1', from);
  await expect
    .poll(async () => (await database.localDocs()).rows.some((row) => 'id' in row && row.id.endsWith(id)))
    .toBe(true);
  expect(await database.getLocal(id)).toMatchObject({ rev: '0-1' });
  const { data } = (await (await ask('GET', '/settings/app-passwords', bearer(owner))).json()) as {
    data: { id: string; attributes: object }[];
  };
  expect(data.find((one) => one.id === id)?.attributes).toMatchObject({
    last_used_ip: '203.0.113.9',
    last_used_at: expect.stringMatching(/^\d{4}-/),
  });
});

test('the revocation closes the sockets that it opened', async () => {
  const { id, attributes: made } = await make();
  const socket = new WebSocket(`ws://127.0.0.1:${stack.port}/realtime/`, 'io.cozy.websocket', {
    headers: { Host: ada.domain },
  });
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ method: 'AUTH', payload: made.password }));
  socket.send(JSON.stringify({ method: 'SUBSCRIBE', payload: { type: 'io.cozy.notes' } }));
  // Subscribed once an event comes.
  const event = new Promise((resolve) => socket.once('message', (data) => resolve(String(data))));
  const closed = new Promise((resolve) => socket.once('close', (code) => resolve(code)));
  const writing = setInterval(() => void stack.services.docs.create(ada, 'io.cozy.notes', {}), 20);
  expect(await event).toContain('CREATED');
  clearInterval(writing);
  await ask('DELETE', `/settings/app-passwords/${id}`, bearer(owner));
  expect(await closed).toBe(1008);
});

describe('a password', () => {
  const wrong = (password: string) => `${password.slice(0, -1)}${password.endsWith('0') ? '1' : '0'}`;
  test.each<[string, (password: string) => string]>([
    ['with a wrong letter', wrong],
    ['cut', (password) => password.slice(0, -1)],
    ['with another id', (password) => password.replace(/^cozy_.{10}/, 'cozy_0000000000')],
    ['without its prefix', (password) => password.replace('cozy_', '')],
    ['in capitals', (password) => password.toUpperCase()],
  ])('%s is refused as a bad token', async (_, change) => {
    const { attributes: made } = await make();
    const response = await ask('GET', '/data/io.cozy.notes/n1', {
      ...basic(change(made.password)),
      Accept: 'application/json',
    });
    expect([response.status, await response.json()]).toEqual([400, { error: 'code=400, message=Invalid JWT token' }]);
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer error="invalid_token"');
  });

  test('of somebody else opens nothing', async () => {
    const { attributes: made } = await make();
    expect((await ask('GET', '/data/io.cozy.notes/n1', basic(made.password), undefined, bob.domain)).status).toBe(400);
  });

  test('shares nothing, and makes no other password', async () => {
    const { attributes: made } = await make();
    const share = await ask('POST', '/permissions', basic(made.password), {
      data: { attributes: { permissions: notes } },
    });
    expect(share.status).toBe(403);
    expect((await ask('POST', '/settings/app-passwords', basic(made.password), attributes())).status).toBe(403);
  });
});

describe('creating one is refused', () => {
  const rule = (value: object) => ({ permissions: { x: value } });
  test.each<[string, object, number]>([
    ['without a name', { name: ' ' }, 422],
    ['with a name that is no text', { name: 1 }, 422],
    ['with a name that is too long', { name: 'a'.repeat(201) }, 422],
    ['without rules', { permissions: {} }, 422],
    ['for everything', rule({ type: '*' }), 422],
    ['with an unknown verb', rule({ type: 'io.cozy.notes', verbs: ['STEAL'] }), 400],
    ['with more than the caller has', rule({ type: 'io.cozy.contacts' }), 403],
    ['with more, and a wrong passphrase', { ...rule({ type: 'io.cozy.contacts' }), passphrase: 'wrong' }, 403],
  ])('%s', async (_, more, status) => {
    const narrow = await stack.token(ada, 'cli', 'x', 'io.cozy.app_passwords io.cozy.notes');
    const ids = async () => (await stack.services.appPasswords.list(ada)).map(({ _id }) => _id);
    const before = await ids();
    const response = await ask('POST', '/settings/app-passwords', bearer(narrow), attributes(more));
    expect(response.status).toBe(status);
    expect(await ids()).toEqual(before);
  });

  test('in a session that is not recent, but with the passphrase or a confirmation', async () => {
    const { docs, permissions, sessions, codes, tokens } = stack.services;
    const rules = [
      { type: 'io.cozy.app_passwords' as const, verbs: [] },
      { type: 'io.cozy.notes', verbs: [] },
    ];
    await permissions.createForApp(ada, 'settings', rules);
    const session = await sessions.create(ada, 'normal', { address: '', userAgent: '' });
    const headers = {
      ...bearer(await tokens.issue(ada, { audience: 'app', subject: 'settings', sessionId: session._id })),
      Cookie: sessions.cookie(ada, session).split(';')[0] ?? '',
    };
    const asked = async (more: object = {}, sent: object = {}) =>
      (await ask('POST', '/settings/app-passwords', { ...headers, ...sent }, attributes(more))).status;
    expect(await asked()).toBe(201);
    const { ...stored } = session;
    await docs.update(ada, 'io.cozy.sessions', { ...stored, created_at: '2020-01-01T00:00:00.000Z' });
    expect(await asked()).toBe(403);
    expect(await asked({ passphrase: 'wrong' })).toBe(403);
    expect(await asked({ passphrase: await deriveClientHash('a long passphrase', kdfParameters(ada)) })).toBe(201);
    expect(await asked({}, { 'Confirm-Code': codes.issue(ada, 'confirmation') })).toBe(201);
  });

  test('but the owner gives more with the passphrase', async () => {
    const narrow = await stack.token(ada, 'cli', 'x', 'io.cozy.app_passwords');
    const passphrase = await deriveClientHash('a long passphrase', kdfParameters(ada));
    const { attributes: made } = await make(
      { permissions: { contacts: { type: 'io.cozy.contacts' } }, passphrase },
      narrow,
    );
    expect((await ask('GET', '/data/io.cozy.contacts/c1', basic(made.password))).status).toBe(200);
  });
});
