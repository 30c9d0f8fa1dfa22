import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePackage, sha256, tarOf } from '#tests/make-package';
import { type RegistryFixture, registryFixture } from '#tests/registry-fixture';

let registry: RegistryFixture;
beforeAll(async () => {
  registry = await registryFixture();
});
afterAll(() => registry[Symbol.asyncDispose]());

const get = (path: string) => fetch(`${registry.url}/registry${path}`, { headers: { Accept: 'application/json' } });
const json = async (path: string) => (await get(path)).json() as Promise<Record<string, never>>;

test('what an editor uploads is published once, by channels, and had with its hash', async () => {
  const archive = await makePackage({ slug: 'notes', version: '1.0.0', screenshots: ['screenshots/one.png'] });
  const created = await registry.upload('notes', '1.0.0', archive);
  expect(created.status).toBe(201);
  const url = `${registry.url}/registry/notes/1.0.0/tarball/notes-1.0.0.tar.gz`;
  const version = { slug: 'notes', version: '1.0.0', sha256: sha256(archive), url, editor: 'ada', type: 'webapp' };
  expect(await created.json()).toMatchObject(version);
  expect(await json('/notes/1.0.0')).toMatchObject({ ...version, manifest: { name: 'notes' }, tar_prefix: 'app' });
  const had = await fetch(url);
  expect(sha256(Buffer.from(await had.arrayBuffer()))).toBe(sha256(archive));
  expect(had.headers.get('Cache-Control')).toContain('immutable');

  expect((await registry.upload('notes', '1.0.0', archive)).status).toBe(409);
  const next = await makePackage({ slug: 'notes', version: '1.1.0' });
  for (const name of ['1.1.0-beta.2', '1.1.0-beta.10', '1.1.0-dev.abc']) {
    expect((await registry.upload('notes', name, next)).status).toBe(201);
  }
  expect(await json('/notes/stable/latest')).toMatchObject({ version: '1.0.0' });
  expect(await json('/notes/beta/latest')).toMatchObject({ version: '1.1.0-beta.10' });
  expect(await json('/notes/dev/latest')).toMatchObject({ version: '1.1.0-beta.10' });
  expect((await get('/notes/nightly/latest')).status).toBe(400);
  expect(await json('/notes')).toMatchObject({
    versions: { stable: ['1.0.0'], beta: ['1.1.0-beta.2', '1.1.0-beta.10'], dev: ['1.1.0-dev.abc'] },
    latest_version: { version: '1.0.0' },
  });

  const icon = await get('/notes/1.0.0/icon');
  expect(icon.headers.get('Content-Type')).toContain('image/svg+xml');
  expect(icon.headers.get('Content-Security-Policy')).toContain('sandbox');
  expect((await get('/notes/1.0.0/screenshots/one.png')).status).toBe(200);
  for (const path of ['screenshots/index.html', 'screenshots/../index.html', 'screenshots/%2e%2e/manifest.webapp']) {
    expect((await get(`/notes/1.0.0/${path}`)).status, path).toBe(404);
  }
});

test('a list is filtered, sorted, and given page by page', async () => {
  for (const slug of ['aa', 'bb', 'cc']) {
    const type = slug === 'bb' ? 'konnector' : 'webapp';
    await registry.upload(slug, '2.0.0', await makePackage({ slug, version: '2.0.0', type, categories: [slug] }));
  }
  expect(await json('?limit=2')).toMatchObject({
    data: [{ slug: 'aa' }, { slug: 'bb', latest_version: { version: '2.0.0' } }],
    meta: { count: 2, next_cursor: '2' },
  });
  expect(await json('?limit=2&cursor=2')).toMatchObject({
    data: [{ slug: 'cc' }, { slug: 'notes' }],
    meta: { count: 2 },
  });
  expect(await json('?filter[type]=konnector')).toMatchObject({ data: [{ slug: 'bb' }], meta: { count: 1 } });
  expect(await json('?filter[categories]=cc')).toMatchObject({ data: [{ slug: 'cc' }] });
  expect(await json('?sort=-slug&limit=1')).toMatchObject({ data: [{ slug: 'notes' }] });
  expect((await get('?limit=0')).status).toBe(422);
});

test('what is put in the folder is published, unless it is wrong', async () => {
  await registry.drop('dropped', '0.1.0', await makePackage({ slug: 'dropped', version: '0.1.0' }));
  await registry.drop('broken', '0.1.0', Buffer.from('no archive'));
  await registry.drop('other', '0.1.0', await makePackage({ slug: 'dropped', version: '0.1.0' }));
  await writeFile(join(registry.folder, 'packages', 'README'), 'hello');
  await expect.poll(async () => (await get('/dropped/0.1.0')).status, { timeout: 5000 }).toBe(200);
  expect((await get('/broken')).status).toBe(404);
  expect((await get('/other')).status).toBe(404);
});

describe('refused without a trace', () => {
  const fine = () => makePackage({ slug: 'fine', version: '1.0.0' });

  test.each([
    ['a stranger', async () => registry.upload('fine', '1.0.0', await fine(), 'stranger'), 401],
    ['other bytes', async () => registry.upload('fine', '1.0.0', await fine(), 'ada', Buffer.from('x')), 422],
    ['another slug', async () => registry.upload('gine', '1.0.0', await fine()), 422],
    ['another version', async () => registry.upload('fine', '1.0.1', await fine()), 422],
    ['a version that is none', async () => registry.upload('fine', '1.0', await fine()), 422],
    ['a slug that is none', async () => registry.upload('..%2Ffine', '1.0.0', await fine()), 401],
    ['no archive', async () => registry.upload('fine', '1.0.0', Buffer.from('none'.repeat(200))), 400],
    ['no manifest', async () => registry.upload('fine', '1.0.0', await tarOf([{ name: 'a' }, 'b'])), 422],
    ['no signature', async () => fetch(`${registry.url}/registry/fine/1.0.0`, { method: 'PUT', body: 'x' }), 400],
  ])('%s', async (_, publish, status) => {
    expect((await publish()).status).toBe(status);
    expect((await get('/fine')).status).toBe(404);
  });

  test('a signature of another version, and the application of another editor', async () => {
    const archive = await makePackage({ slug: 'mine', version: '1.0.0' });
    expect((await registry.upload('mine', '1.0.0', archive)).status).toBe(201);
    expect((await registry.upload('mine', '1.0.0-beta.1', archive, 'bob')).status).toBe(403);
    const names = await readdir(join(registry.folder, 'packages', 'mine'));
    expect(names.sort()).toEqual(['1.0.0.tar.gz', 'editor']);
  });
});
