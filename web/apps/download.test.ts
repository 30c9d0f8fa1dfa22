import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { unpack } from '#pkg/archive';
import { makePackage } from '#tests/make-package';
import { liarServer, type RegistryFixture, registryFixture } from '#tests/registry-fixture';
import { type TestStack, testStack } from '#tests/test-stack';

let registry: RegistryFixture;
let web: Awaited<ReturnType<typeof liarServer>>;
let stack: TestStack;
let instance: Instance;
let cli: string;
let folder: string;

beforeAll(async () => {
  [registry, web] = await Promise.all([registryFixture(), liarServer()]);
  const registries = { default: [registry.url] };
  stack = await testStack({ flags: { 'safe_http.trusted_private_networks': '127.0.0.0/8', registries } });
  instance = await stack.addInstance('ada');
  cli = await stack.token(instance, 'cli', 'me', 'io.cozy.apps io.cozy.konnectors');
  folder = await mkdtemp(join(tmpdir(), 'cozy-download-'));
  for (const version of ['1.0.0', '1.1.0']) {
    await registry.upload('garden', version, await makePackage({ slug: 'garden', version }));
  }
  const { apps } = stack.services;
  await (await apps.install(instance, 'garden', { source: 'registry://garden/stable' })).done;
  web.answers.set('/plain.tar.gz', await makePackage({ slug: 'plain', version: '2.0.0' }));
  await (await apps.install(instance, 'plain', { source: `${web.url}/plain.tar.gz` })).done;
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await Promise.all([registry, web].map((server) => server[Symbol.asyncDispose]()));
  await rm(folder, { recursive: true });
});

const call = (method: string, path: string, token = cli, body?: object) =>
  stack.request(instance.domain, path, {
    method,
    redirect: 'manual',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
const get = (path: string, token = cli) => call('GET', path, token);

async function filesIn(answer: Response): Promise<string[]> {
  const file = join(folder, 'archive.tar.gz');
  await pipeline(Readable.fromWeb(answer.body as never), createWriteStream(file));
  const paths: string[] = [];
  const limits = { bytes: 1e8, fileBytes: 1e8, entries: 1000 };
  for await (const { path } of unpack(file, limits)) paths.push(path);
  return paths;
}

test('what no registry has is packed here', async () => {
  for (const path of ['/apps/plain/download', '/apps/plain/download/2.0.0']) {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'application/gzip']);
    expect(answer.headers.get('Content-Disposition')).toBe('attachment; filename="plain.tar.gz"');
    expect(await filesIn(answer)).toEqual(
      expect.arrayContaining(['manifest.webapp', 'index.html', 'screenshots/one.png']),
    );
  }
  expect(await filesIn(await get('/apps/home/download'))).toContain('index.html');
});

test('what a registry has is had from there, every version of it', async () => {
  for (const [path, version] of [
    ['', '1.1.0'],
    ['/1.0.0', '1.0.0'],
  ]) {
    const answer = await get(`/apps/garden/download${path}`);
    expect(answer.status).toBe(303);
    const archive = await fetch(answer.headers.get('Location') ?? '');
    expect(new URL(archive.url).host).toBe(new URL(registry.url).host);
    expect(archive.url).toContain(`${version}`);
    expect(await filesIn(archive)).toEqual(expect.arrayContaining([expect.stringContaining('index.html')]));
  }
});

test.each([
  ['/apps/plain/download/1.0.0', 412],
  ['/apps/garden/download/9.9.9', 404],
  ['/apps/nothing/download', 404],
  ['/apps/nothing/download/1.0.0', 404],
  ['/konnectors/garden/download', 404],
  ['/apps/..%2fetc/download', 404],
])('%s is %i', async (path, status) => {
  expect((await get(path)).status).toBe(status);
});

test('only who may read the app has its code', async () => {
  expect((await get('/apps/plain/download', '')).status).toBe(401);
  const { permissions } = stack.services;
  await permissions.createForApp(instance, 'nosy', [{ type: 'io.cozy.contacts', verbs: [] }]);
  expect((await get('/apps/plain/download', await stack.token(instance, 'app', 'nosy'))).status).toBe(403);
});

test('an app that a device is linked to stays', async () => {
  const software = { client_name: 'Phone', software_id: 'registry://garden' };
  const client = await stack.services.docs.create(instance, 'io.cozy.oauth.clients', software);
  const refused = await call('DELETE', '/apps/garden');
  expect([refused.status, await refused.json()]).toMatchObject([400, { errors: [{ code: 'linked_app_exists' }] }]);
  await stack.services.docs.delete(instance, 'io.cozy.oauth.clients', client);
  expect((await call('DELETE', '/apps/garden')).status).toBe(200);
});

test('who may install says how new versions come', async () => {
  const choose = (value: unknown, token = cli) =>
    call('PATCH', '/apps/plain', token, { data: { attributes: { auto_update: value } } });
  const chosen = await choose(false);
  expect(await chosen.json()).toMatchObject({ data: { attributes: { auto_update: false, state: 'ready' } } });
  expect(await stack.services.apps.get(instance, 'plain')).toMatchObject({ auto_update: false });
  for (const wrong of ['no', null, 0]) expect((await choose(wrong)).status).toBe(422);
  const { permissions } = stack.services;
  await permissions.createForApp(instance, 'pushy', [{ type: 'io.cozy.apps', verbs: [] }]);
  expect((await choose(true, await stack.token(instance, 'app', 'pushy'))).status).toBe(403);
  expect((await call('PATCH', '/apps/nothing', cli, { data: { attributes: { auto_update: true } } })).status).toBe(404);
});
