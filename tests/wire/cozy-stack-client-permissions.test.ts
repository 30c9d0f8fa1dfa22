import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CozyStackClient, type Item, type LiveCozy, liveCozy, type StackClient } from '#tests/wire/live-cozy';

// The whole of the ecosystem's PermissionCollection, and what SettingsCollection does for a device.
let cozy: LiveCozy;
let client: StackClient;
const notes = { note: { type: 'io.cozy.notes', verbs: ['GET'], values: ['n1'] } };
beforeAll(async () => {
  cozy = await liveCozy();
  client = await cozy.client('io.cozy.notes io.cozy.contacts io.cozy.files');
  for (const _id of ['n1', 'n2']) await cozy.stack.services.docs.create(cozy.instance, 'io.cozy.notes', { _id });
});
afterAll(async () => {
  expect(cozy.stack.errors).toEqual([]);
  await cozy[Symbol.asyncDispose]();
});

const permissions = () => client.collection('io.cozy.permissions');
const codesOf = ({ attributes }: Item) => attributes['shortcodes'] as Record<string, string>;
const guest = (code = '') => new CozyStackClient({ uri: cozy.uri, token: code });
const read = (code: string | undefined, id = 'n1') =>
  guest(code)
    .fetchJSON('GET', `/data/io.cozy.notes/${id}`)
    .then(
      () => 200,
      ({ status }: { status: number }) => status,
    );

describe('a permission', () => {
  test('is created with a code for each name, and a ttl', async () => {
    const { data } = await permissions().create({ codes: 'bob,jane', ttl: '1D', permissions: notes });
    expect(data).toMatchObject({ _type: 'io.cozy.permissions', _id: expect.any(String) });
    const { bob, jane } = codesOf(data);
    expect([await read(bob), await read(jane), await read(bob, 'n2')]).toEqual([200, 200, 403]);
    expect(Date.parse(`${data.attributes['expires_at']}`)).toBeGreaterThan(Date.now() + 23 * 3_600_000);
  });

  test('is read without its codes, which its guest cannot learn', async () => {
    const { data } = await permissions().create({ codes: 'bob', permissions: notes });
    const { data: found } = await permissions().get(data._id);
    expect(found.attributes).toMatchObject({ type: 'share', permissions: notes });
    expect(found.attributes).not.toHaveProperty('codes');
    expect(found.attributes).not.toHaveProperty('shortcodes');
    const { data: own } = await guest(codesOf(data)['bob']).collection('io.cozy.permissions').fetchOwnPermissions();
    expect(own).toMatchObject({ id: data._id, attributes: { type: 'share' } });
    expect(JSON.stringify(own)).not.toContain(codesOf(data)['bob']);
  });

  test('is given more rules, a password and an end, and loses them', async () => {
    const { data } = await permissions().create({ permissions: notes });
    const { code } = codesOf(data);
    const more = { other: { type: 'io.cozy.notes', verbs: ['GET'], values: ['n2'] } };
    const added = await permissions().add(data, more);
    expect(added.data.attributes['permissions']).toEqual({ ...notes, ...more });
    expect(await read(code, 'n2')).toBe(200);
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const locked = await permissions().add(data, undefined, { password: 's3cret', expiresAt });
    expect(locked.data.attributes).toMatchObject({ password: true, expires_at: expiresAt });
    expect(await read(code)).toBe(403);
    const open = await permissions().add(data, undefined, { password: '', expiresAt: '' });
    expect(open.data.attributes).not.toHaveProperty('password');
    expect(await read(code)).toBe(200);
    await expect(permissions().add(data, { x: { type: 'io.cozy.bank.accounts' } })).rejects.toMatchObject({
      status: 403,
    });
  });

  test('is destroyed', async () => {
    const { data } = await permissions().create({ permissions: notes });
    await permissions().destroy(data);
    expect(await read(codesOf(data)['code'])).toBe(400);
    await expect(permissions().get(data._id)).rejects.toMatchObject({ status: 404 });
  });

  test('of an app is given rules', async () => {
    const { data } = await permissions().add({ _type: 'io.cozy.apps', slug: 'home' }, notes);
    expect(data.attributes).toMatchObject({ type: 'app', source_id: 'io.cozy.apps/home' });
    expect(data.attributes['permissions']).toMatchObject(notes);
    const absent = permissions().add({ _type: 'io.cozy.konnectors', slug: 'absent' }, notes);
    await expect(absent).rejects.toMatchObject({ status: 404 });
  });
});

test('links are found by their doctype, page after page', async () => {
  for (let n = 0; n < 35; n++) await permissions().create({ permissions: { x: { type: 'io.cozy.contacts' } } });
  const first = await permissions().findLinksByDoctype('io.cozy.contacts');
  expect(first.data).toHaveLength(30);
  const second = await permissions().fetchPermissionsByLink(first);
  expect(second.data).toHaveLength(5);
  expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBe(35);
  const one = { permissions: { x: { type: 'io.cozy.contacts', values: ['c1'] } } };
  const { data } = await permissions().create(one);
  const links = await permissions().fetchAllLinks({ _id: 'c1', _type: 'io.cozy.contacts' });
  expect(links.data.map(({ id }) => id)).toContain(data.id);
});

test('a tiny link with a password for an hour', async () => {
  const files = client.collection('io.cozy.files');
  const dirId = 'io.cozy.files.root-dir';
  const { data: file } = await files.createFile('shared', { name: 'tiny.txt', dirId });
  const options = { ttl: '1h', tiny: true, password: 's3cret', verbs: ['GET'], codes: 'bob' };
  const { data } = await permissions().createSharingLink({ ...file, type: 'file' }, options);
  const { bob } = codesOf(data);
  expect(bob).toMatch(/^\d{6}$/);
  await expect(guest(bob).collection('io.cozy.files').statById(file._id)).rejects.toMatchObject({ status: 403 });
});

test('a device says that it has synchronized, and the owner sees when', async () => {
  const { docs } = cozy.stack.services;
  const created = { client_name: 'Desk', client_kind: 'desktop' };
  const { _id } = await docs.create<object>(cozy.instance, 'io.cozy.oauth.clients', created);
  const token = await cozy.stack.token(cozy.instance, 'access', _id, 'io.cozy.files');
  const device = new CozyStackClient({ uri: cozy.uri, token });
  await device.collection('io.cozy.settings').updateLastSynced();
  const stored = await docs.get<{ synchronized_at: string }>(cozy.instance, 'io.cozy.oauth.clients', _id);
  expect(Date.parse(stored.synchronized_at)).toBeGreaterThan(Date.now() - 60_000);
});
