import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { makePackage, sha256 } from '#tests/make-package';
import { liarServer, type RegistryFixture, registryFixture } from '#tests/registry-fixture';
import { type TestStack, testStack } from '#tests/test-stack';

let registry: RegistryFixture;
let liar: Awaited<ReturnType<typeof liarServer>>;
let stack: TestStack;
let instance: Instance;
let store: string;
const CONTACTS = { contacts: { type: 'io.cozy.contacts', verbs: ['GET'] } };

beforeAll(async () => {
  registry = await registryFixture();
  liar = await liarServer();
  const addresses = { default: [registry.url], liar: [liar.url] };
  stack = await testStack({ flags: { 'safe_http.trusted_private_networks': '127.0.0.0/8', registries: addresses } });
  instance = await stack.addInstance('ada');
  await stack.services.instances.update(instance, { onboarding_finished: true });
  store = await stack.token(instance, 'access', await device(instance), '*');
  // It answers for the addresses of apps that are not there.
  expect((await call('DELETE', '/apps/store')).status).toBe(200);
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await Promise.all([registry, liar].map((server) => server[Symbol.asyncDispose]()));
});

async function device(owner: Instance): Promise<string> {
  const { _id } = await stack.services.docs.create(owner, 'io.cozy.oauth.clients', { client_name: 'Store' });
  return _id;
}

type Members = Record<string, unknown>;

const call = (method: string, path: string, headers: Members = {}, owner = instance, token = store) =>
  stack.request(owner.domain, path, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(headers as Record<string, string>) },
  });

/** The attributes once the work is done. */
async function ended(method: string, path: string): Promise<Members> {
  expect((await call(method, path)).status).toBe(202);
  await stack.services.appRooms.settled();
  return shown(path.split('?')[0] ?? '');
}

async function shown(path: string): Promise<Members> {
  const response = await call('GET', path);
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: { attributes: Members } }).data.attributes;
}

async function publish(slug: string, version: string, members: Members = {}): Promise<void> {
  const made = version.split('-')[0] ?? '';
  const archive = await makePackage({ slug, version: made, ...members });
  const answer = await registry.upload(slug, version, archive);
  expect(answer.status, await answer.text()).toBe(201);
}

/** What an anonymous-origin browser of the owner gets. */
async function visit(slug: string, path = '/'): Promise<Response> {
  const session = await stack.services.sessions.create(instance, 'normal', { address: '', userAgent: '' });
  const [cookie = ''] = stack.services.sessions.cookie(instance, session).split(';');
  return stack.request(`${slug}.${instance.domain}`, path, { headers: { Cookie: cookie }, redirect: 'manual' });
}

const rulesOf = async (kind: 'app' | 'konnector', slug: string) =>
  stack.services.docs.get<{ permissions: Members }>(instance, 'io.cozy.permissions', `${kind}-${slug}`);

test('an app of a registry is installed, seen by its events, updated by consent, and follows another channel', async () => {
  await publish('notes', '1.0.0', { permissions: CONTACTS });
  const events: string[] = [];
  const told: Members[] = [];
  const stop = stack.services.docs.subscribe(instance, 'io.cozy.apps', ({ verb, doc }) => {
    const { version, state, ...rest } = JSON.parse(doc.body.text) as Members;
    if (verb === 'NOTIFIED') told.push({ id: doc.id, ...rest });
    else events.push(`${verb} ${version ?? ''} ${state ?? ''}`);
  });
  const first = await call('POST', '/apps/notes?Source=registry://notes/stable');
  expect(first.status).toBe(202);
  expect(await first.json()).toMatchObject({
    data: {
      id: 'io.cozy.apps/notes',
      attributes: { state: 'installing', version: '1.0.0' },
      links: { self: '/apps/notes' },
    },
  });
  await stack.services.appRooms.settled();
  const far = told.map(({ id, slug, progress }): Members => ({ id, slug, ...(progress as Members) }));
  const { length } = await readFile(join(registry.folder, 'packages/notes/1.0.0.tar.gz'));
  const whose = { id: 'io.cozy.apps/notes', slug: 'notes' };
  expect(far.filter((one) => one['step'] === 'download').at(-1)).toEqual({
    ...whose,
    step: 'download',
    done: length,
    total: length,
  });
  expect(far.at(-1)).toEqual({ ...whose, step: 'store', done: 0, total: 0 });
  expect(await shown('/apps/notes')).toMatchObject({ state: 'ready', source: 'registry://notes/stable' });
  expect((await rulesOf('app', 'notes')).permissions).toMatchObject(CONTACTS);
  expect(await (await visit('notes', '/index.js')).text()).toContain('1.0.0');
  expect((await call('POST', '/apps/notes')).status).toBe(409);

  await publish('notes', '1.1.0', { permissions: { ...CONTACTS, files: { type: 'io.cozy.files' } } });
  expect(await ended('PUT', '/apps/notes')).toMatchObject({
    state: 'ready',
    version: '1.0.0',
    available_version: '1.1.0',
  });
  expect((await rulesOf('app', 'notes')).permissions).not.toHaveProperty('files');
  const agreed = await ended('PUT', '/apps/notes?PermissionsAcked=true');
  expect(agreed).toMatchObject({ version: '1.1.0' });
  expect(agreed).not.toHaveProperty('available_version');
  expect((await rulesOf('app', 'notes')).permissions).toHaveProperty('files');
  expect(await (await visit('notes', '/index.js')).text()).toContain('1.1.0');

  await publish('notes', '1.2.0-beta.1', { permissions: CONTACTS });
  expect(await ended('PUT', '/apps/notes')).toMatchObject({ version: '1.1.0' });
  const beta = await ended('PUT', '/apps/notes?Source=registry://notes/beta');
  expect(beta).toMatchObject({ version: '1.2.0-beta.1', source: 'registry://notes/beta' });
  expect(await ended('PUT', '/apps/notes?Source=registry://notes/stable&PermissionsAcked=true')).toMatchObject({
    version: '1.1.0',
  });

  expect((await call('DELETE', '/apps/notes')).status).toBe(200);
  expect((await call('GET', '/apps/notes')).status).toBe(404);
  await expect(rulesOf('app', 'notes')).rejects.toMatchObject({ kind: 'not-found' });
  stop();
  expect(events.slice(0, 2)).toEqual(['CREATED 1.0.0 installing', 'UPDATED 1.0.0 ready']);
  expect(events).toContain('UPDATED 1.0.0 upgrading');
  expect(events.at(-1)).toMatch(/^DELETED/);
});

test('a konnector has its own routes, documents and files', async () => {
  await publish('bank', '2.0.0', { type: 'konnector', permissions: CONTACTS, frequency: 'daily' });
  expect((await call('POST', '/apps/bank?Source=registry://bank')).status).toBe(422);
  expect(await ended('POST', '/konnectors/bank?Source=registry://bank')).toMatchObject({
    state: 'ready',
    version: '2.0.0',
    frequency: 'daily',
  });
  const answer = (await (await call('GET', '/konnectors/bank')).json()) as { data: Members };
  expect(answer.data).toMatchObject({
    type: 'io.cozy.konnectors',
    id: 'io.cozy.konnectors/bank',
    links: {
      self: '/konnectors/bank',
      permissions: '/permissions/konnectors/bank',
      icon: '/konnectors/bank/icon/2.0.0',
    },
  });
  expect((await rulesOf('konnector', 'bank')).permissions).toMatchObject(CONTACTS);
  expect((await call('GET', '/konnectors/bank/icon')).headers.get('Content-Type')).toContain('svg');
  expect(await (await call('GET', '/konnectors/')).json()).toMatchObject({ data: [{ id: 'io.cozy.konnectors/bank' }] });
  expect((await visit('bank')).status).toBe(404);
  const token = await stack.services.tokens.issue(instance, { audience: 'konn', subject: 'bank' });
  expect((await call('GET', '/konnectors/bank', {}, instance, token)).status).toBe(200);
  expect((await call('DELETE', '/konnectors/bank', {}, instance, token)).status).toBe(403);
  expect((await call('DELETE', '/konnectors/bank')).status).toBe(200);
  expect((await call('GET', '/konnectors/bank', {}, instance, token)).status).toBe(400);
});

test('a stream tells each state, then what failed', async () => {
  await publish('streamed', '1.0.0');
  const headers = { Accept: 'text/event-stream' };
  const text = await (await call('POST', '/apps/streamed', headers)).text();
  expect(text.match(/"state":"\w+"/g)).toEqual(['"state":"installing"', '"state":"ready"']);
  expect(text).toMatch(/^event: state\r\ndata: .*\r\n\r\nevent: state\r\ndata: .*\r\n\r\n$/);
  const missing = await call('POST', '/apps/unknown?Source=registry://unknown', headers);
  expect(await missing.text()).toMatch(/^event: error\r\ndata: ".*no registry has it"\r\n\r\n$/);
});

test('rules that wait for the owner come when they open it', async () => {
  await publish('later', '1.0.0', { permissions: CONTACTS });
  expect(await ended('POST', '/apps/later?Deactivated=true')).toMatchObject({ state: 'installed' });
  await expect(rulesOf('app', 'later')).rejects.toMatchObject({ kind: 'not-found' });
  const anonymous = await stack.request(`later.${instance.domain}`, '/');
  expect(anonymous.status).toBe(404);
  expect((await visit('later')).status).toBe(200);
  expect(await shown('/apps/later')).toMatchObject({ state: 'ready' });
  expect((await rulesOf('app', 'later')).permissions).toMatchObject(CONTACTS);
});

test('an unknown app is proposed by the store, when there is one that knows it', async () => {
  await publish('store', '1.0.0');
  await publish('proposed', '1.0.0');
  expect((await visit('proposed')).status).toBe(404);
  await ended('POST', '/apps/store');
  const answer = await visit('proposed');
  expect(answer.status).toBe(307);
  expect(answer.headers.get('Location')).toBe(`http://store.${instance.domain}/#/discover/proposed`);
  expect((await visit('nowhere')).status).toBe(404);
});

test('a device may be linked to an app of a registry, which its owner reads before it is there', async () => {
  await publish('linked', '1.0.0', { permissions: CONTACTS });
  const { apps } = stack.services;
  expect(await apps.preview(instance, 'linked')).toMatchObject({ version: '1.0.0', permissions: CONTACTS });
  expect(await apps.preview(instance, 'nobody')).toBeUndefined();
  expect((await call('GET', '/apps/linked')).status).toBe(404);
});

test('two requests at once install it once', async () => {
  await publish('twice', '1.0.0');
  const answers = await Promise.all([call('POST', '/apps/twice'), call('POST', '/apps/twice')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
  await stack.services.appRooms.settled();
  expect(await shown('/apps/twice')).toMatchObject({ state: 'ready' });
});

describe('a registry that lies', () => {
  let bea: Instance;
  let token: string;
  beforeAll(async () => {
    bea = await stack.addInstance('bea');
    await stack.services.instances.update(bea, { context: 'liar', onboarding_finished: true });
    token = await stack.token(bea, 'access', await device(bea), '*');
  });

  /** Announces a version of `app`, and serves these bytes for it. */
  function announce(slug: string, version: string, archive: Buffer, announced: Members = {}): void {
    liar.answers.set(`/${slug}-${version}.tgz`, archive);
    liar.answers.set(`/registry/${slug}/stable/latest`, {
      slug,
      type: 'webapp',
      version,
      url: `${liar.url}/${slug}-${version}.tgz`,
      sha256: sha256(archive),
      manifest: { name: slug, slug, version },
      ...announced,
    });
  }

  const attempt = async (method: string, slug: string) => {
    expect((await call(method, `/apps/${slug}`, {}, bea, token)).status).toBe(202);
    await stack.services.appRooms.settled();
    const response = await call('GET', `/apps/${slug}`, {}, bea, token);
    return ((await response.json()) as { data: { attributes: Members } }).data.attributes;
  };

  test('about the bytes: nothing is installed, and it may be tried again', async () => {
    const archive = await makePackage({ slug: 'forged', version: '1.0.0' });
    announce('forged', '1.0.0', archive, { sha256: '0'.repeat(64) });
    const failed = await attempt('POST', 'forged');
    expect(failed).toMatchObject({ state: 'errored', error: expect.stringContaining('hash differs') });
    expect((await stack.request(`forged.${bea.domain}`, '/')).status).toBe(404);
    announce('forged', '1.0.0', archive);
    expect(await attempt('POST', 'forged')).toMatchObject({ state: 'ready', version: '1.0.0' });
  });

  test.each([
    ['permissions', { permissions: CONTACTS }, 'asks for other permissions'],
    ['the version', { version: '6.6.6' }, 'another version'],
  ])('about %s', async (what, members, words) => {
    const slug = `lie-${what.replaceAll(' ', '-')}`;
    announce(slug, '1.0.0', await makePackage({ slug, version: '1.0.0', ...members }));
    expect(await attempt('POST', slug)).toMatchObject({ state: 'errored', error: expect.stringContaining(words) });
  });

  test('in an update: what runs goes on as it was', async () => {
    announce('solid', '1.0.0', await makePackage({ slug: 'solid', version: '1.0.0', permissions: CONTACTS }), {
      manifest: { name: 'solid', version: '1.0.0', permissions: CONTACTS },
    });
    expect(await attempt('POST', 'solid')).toMatchObject({ state: 'ready' });
    const next = await makePackage({ slug: 'solid', version: '2.0.0', permissions: CONTACTS });
    announce('solid', '2.0.0', next, { sha256: '0'.repeat(64), manifest: { name: 'solid', version: '2.0.0' } });
    expect(await attempt('PUT', 'solid')).toMatchObject({
      state: 'ready',
      version: '1.0.0',
      error: expect.stringContaining('hash differs'),
      permissions: CONTACTS,
    });
    announce('solid', '0.9.0', await makePackage({ slug: 'solid', version: '0.9.0' }));
    expect(await attempt('PUT', 'solid')).toMatchObject({ version: '1.0.0' });
    const good = await makePackage({ slug: 'solid', version: '2.0.0' });
    announce('solid', '2.0.0', good);
    const updated = await attempt('PUT', 'solid');
    expect(updated).toMatchObject({ state: 'ready', version: '2.0.0' });
    expect(updated).not.toHaveProperty('error');
  });
});
