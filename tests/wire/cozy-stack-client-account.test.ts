import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTokens } from '#model/token';
import { CozyStackClient, type LiveCozy, liveCozy, type StackClient } from '#tests/wire/live-cozy';

// What the ecosystem's client asks besides documents and files: settings, apps, permissions, and what it makes of tokens.
const CONTACTS = 'io.cozy.contacts';

let cozy: LiveCozy;
let client: StackClient;
beforeAll(async () => {
  cozy = await liveCozy();
  client = await cozy.client(`io.cozy.settings io.cozy.apps:GET io.cozy.files ${CONTACTS}`);
});
afterAll(async () => {
  expect(cozy.stack.errors).toEqual([]);
  await cozy[Symbol.asyncDispose]();
});

describe('settings', () => {
  test('are read by their ids', async () => {
    const settings = client.collection('io.cozy.settings');
    const instance = await settings.get('io.cozy.settings.instance');
    expect(instance.data).toMatchObject({ _type: 'io.cozy.settings', attributes: { locale: 'en' } });
    const capabilities = await settings.get('io.cozy.settings.capabilities');
    expect(capabilities.data.attributes).toMatchObject({ file_versioning: expect.any(Boolean) });
    const usage = await settings.get('io.cozy.settings.disk-usage');
    expect(usage.data.attributes).toMatchObject({ used: expect.any(String), files: expect.any(String) });
    const flags = await settings.get('io.cozy.settings.flags');
    expect(flags.data.attributes).toEqual(expect.any(Object));
    expect((await settings.get('io.cozy.settings.context')).data.attributes).toEqual(expect.any(Object));
  });

  test('are written as the whole document that was read', async () => {
    const settings = client.collection('io.cozy.settings');
    const { data } = await settings.get('io.cozy.settings.instance');
    const attributes = { ...data.attributes, public_name: 'Ada', tz: 'Europe/Paris' };
    const written = await settings.update({ ...data, ...attributes, _id: 'io.cozy.settings.instance', attributes });
    expect(written.data.attributes).toMatchObject({ public_name: 'Ada', tz: 'Europe/Paris' });
    const again = await settings.get('io.cozy.settings.instance');
    expect(again.data.attributes).toMatchObject({ public_name: 'Ada', locale: 'en' });
  });

  test('of an app are documents', async () => {
    await client.fetchJSON('PUT', '/data/io.cozy.settings/io.cozy.settings.bitwarden', { enabled: true });
    const { data } = await client.collection('io.cozy.settings').get('io.cozy.settings.bitwarden');
    expect(data).toMatchObject({ _id: 'io.cozy.settings.bitwarden', enabled: true });
  });

  test('may be looked at with any token, as after a login', async () => {
    const other = await cozy.client('io.cozy.nothing.here');
    for (const path of ['/settings/capabilities', '/settings/instance']) {
      expect((await other.fetchJSON('GET', path)).data).toMatchObject({ attributes: expect.any(Object) });
    }
    await expect(other.fetchJSON('GET', '/settings/disk-usage')).rejects.toMatchObject({ status: 403 });
  });
});

describe('apps', () => {
  test('are listed, and read by their ids', async () => {
    const apps = client.collection('io.cozy.apps');
    const { data, meta } = await apps.all();
    expect(meta.count).toBe(data.length);
    expect(data).toContainEqual(
      expect.objectContaining({ _id: 'io.cozy.apps/home', _type: 'io.cozy.apps', slug: 'home' }),
    );
    const home = await apps.get('io.cozy.apps/home');
    expect(home.data).toMatchObject({ slug: 'home', links: { icon: expect.stringMatching(/^\/apps\/home\/icon/) } });
    await expect(apps.get('io.cozy.apps/absent')).rejects.toMatchObject({ status: 404 });
  });
});

describe('permissions', () => {
  test('of the token are told', async () => {
    const { data } = await client.collection('io.cozy.permissions').fetchOwnPermissions();
    expect(data.attributes).toMatchObject({ type: 'cli', permissions: expect.any(Object) });
    expect(JSON.stringify(data.attributes)).toContain(CONTACTS);
  });

  test('make a link that gives one file and nothing else, until it is revoked', async () => {
    const files = client.collection('io.cozy.files');
    const dirId = 'io.cozy.files.root-dir';
    const shared = (await files.createFile('shared', { name: 'shared.txt', dirId })).data;
    const hidden = (await files.createFile('hidden', { name: 'hidden.txt', dirId })).data;

    const permissions = client.collection('io.cozy.permissions');
    const { data } = await permissions.createSharingLink({ ...shared, type: 'file' }, { verbs: ['GET'] });
    const { shortcodes } = data.attributes as { shortcodes: Record<string, string> };
    expect(shortcodes).toEqual({ code: expect.stringMatching(/^\w{12}$/) });

    const guest = new CozyStackClient({ uri: cozy.uri, token: shortcodes['code'] });
    const guestFiles = guest.collection('io.cozy.files');
    expect(await (await guestFiles.fetchFileContentById(shared._id)).text()).toBe('shared');
    await expect(guestFiles.statById(hidden._id)).rejects.toMatchObject({ status: 403 });
    await expect(guestFiles.destroy(shared)).rejects.toMatchObject({ status: 403 });
    expect((await guest.collection('io.cozy.permissions').fetchOwnPermissions()).data.attributes).toMatchObject({
      type: 'share',
    });

    const links = await permissions.fetchAllLinks(shared);
    expect(links.data.map(({ _id }) => _id)).toContain(data._id);
    await permissions.revokeSharingLink({ ...shared, type: 'file' });
    await expect(guestFiles.statById(shared._id)).rejects.toMatchObject({ status: 400 });
  });
});

describe('tokens', () => {
  const call = (token?: string) =>
    new CozyStackClient({ uri: cozy.uri, token }).fetchJSON('GET', `/data/${CONTACTS}/x`);
  const past = (hours: number) => createTokens({ now: () => Date.now() - hours * 3_600_000 });

  test('that are wrong or absent are told by the texts that the client looks for', async () => {
    await expect(call('not.a.token')).rejects.toMatchObject({ status: 400, message: 'Invalid token' });
    await expect(call('not.a.token')).rejects.toMatchObject({
      reason: { error: expect.stringContaining('Invalid JWT token') },
    });
    await expect(call()).rejects.toMatchObject({ status: 401 });
    await expect(client.collection('io.cozy.sharings').all()).rejects.toThrow(/message=reserved doctype/);
    await expect(client.collection('io.cozy.bank.accounts').all()).rejects.toMatchObject({ status: 403 });
  });

  test('that expired lead to a new one', async () => {
    const expired = await past(25).issue(cozy.instance, { audience: 'cli', subject: 'wire', scope: CONTACTS });
    const refused = await call(expired).catch((error: Error) => error);
    expect(refused).toMatchObject({ status: 400, reason: { error: expect.stringContaining('Expired token') } });
    const { response } = refused as unknown as { response: Response };
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  test('of a client that was revoked are refused', async () => {
    const token = await cozy.stack.token(cozy.instance, 'access', 'a-client-that-was-removed', CONTACTS);
    await expect(call(token)).rejects.toMatchObject({ status: 400, message: 'Invalid token' });
  });

  test('of another instance are refused', async () => {
    const other = await cozy.stack.services.instances.create({ domain: 'other.example', locale: 'en' });
    const token = await cozy.stack.token(other, 'cli', 'wire', CONTACTS);
    await expect(call(token)).rejects.toMatchObject({ status: 400 });
  });
});

test('the instance is found by its prelogin, and an absent one is told', async () => {
  await cozy.stack.services.passphrases.reset(cozy.instance, { passphrase: 'a long passphrase', iterations: 0 });
  const found = await fetch(`${cozy.uri}/public/prelogin`);
  expect([found.status, found.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^application\/json/)]);
  expect(await found.json()).toMatchObject({ Kdf: 0, KdfIterations: expect.any(Number) });
  const absent = await fetch(`http://127.0.0.1:${cozy.stack.port}/public/prelogin`, {
    headers: { Accept: 'application/json' },
  });
  expect([absent.status, await absent.json()]).toEqual([404, { error: {} }]);
});
