import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { makePackage } from '#tests/make-package';
import { liarServer } from '#tests/registry-fixture';
import { gitServer, missing, writeFiles } from '#tests/repository-servers';
import { type TestStack, testStack } from '#tests/test-stack';

const HOSTILE = '<img src=x onerror=alert(1)>';
const FILES = { files: { type: 'io.cozy.files', verbs: ['GET', 'DELETE'] } };

let stack: TestStack;
let instance: Instance;
let web: Awaited<ReturnType<typeof liarServer>>;
let cookie: string;

beforeAll(async () => {
  web = await liarServer();
  stack = await testStack({ flags: { 'safe_http.trusted_private_networks': '127.0.0.0/8' } });
  instance = await stack.addInstance('ada', { passphrase: 'a lamp in the window' });
  cookie = await logIn();
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await web[Symbol.asyncDispose]();
});

/** @param created_at of the session */
async function logIn(created_at?: string): Promise<string> {
  const { sessions, docs } = stack.services;
  const session = await sessions.create(instance, 'normal', { address: '', userAgent: '' });
  if (created_at) await docs.update(instance, 'io.cozy.sessions', { ...session, created_at });
  return sessions.cookie(instance, session).split(';')[0] ?? '';
}

const get = (path: string, session = cookie) =>
  stack.request(instance.domain, path, { headers: { Accept: 'text/html', Cookie: session }, redirect: 'manual' });

/** Presses the button of a page of the owner. */
async function post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const token = 'x'.repeat(43);
  const body = new URLSearchParams({ csrf_token: token, ...fields });
  return stack.request(instance.domain, `/auth/install${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      Accept: 'text/html',
      'Content-Type': 'application/x-www-form-urlencoded',
      Cookie: `${cookie}; _csrf=${token}`,
      ...headers,
    },
    body,
  });
}

async function serve(path: string, members: Parameters<typeof makePackage>[0]): Promise<string> {
  web.answers.set(path, await makePackage(members));
  return `${web.url}${path}`;
}

/** What is no archive. */
function servePage(): string {
  web.answers.set('/page', Buffer.from('<html>'));
  return `${web.url}/page`;
}

const checksumIn = (page: string) => /name="checksum" value="([0-9a-f]{64})"/.exec(page)?.[1] ?? '';
const installed = async (slug: string) =>
  (await stack.services.apps.list(instance)).apps.find((app) => app.slug === slug);

test('the owner is warned, sees what it asks for, and installs it', async () => {
  const source = await serve('/garden.tar.gz', { slug: 'garden', version: '1.0.0', name: HOSTILE, permissions: FILES });
  const warning = await get(`/auth/install?${new URLSearchParams({ Source: source })}`);
  expect(await warning.text()).toContain('Nobody has looked at what is there');
  const page = await (await post('/look', { source })).text();
  expect(page).toContain('&lt;img src=x');
  expect(page).not.toContain(HOSTILE);
  expect(page).toMatch(/<strong>See and delete<\/strong> your files|<strong>[^<]+<\/strong> [^<]*files/);
  expect(await installed('garden')).toBeUndefined();
  const done = await post('', { source, checksum: checksumIn(page) });
  expect([done.status, done.headers.get('Location')]).toEqual([303, `http://store.${instance.domain}/#/app/garden`]);
  await stack.services.appRooms.settled();
  expect(await installed('garden')).toMatchObject({ state: 'ready', source, version: '1.0.0' });

  const other = await serve('/garden2.tar.gz', { slug: 'garden', version: '2.0.0' });
  const again = await (await post('/look', { source: other })).text();
  expect(again).toContain(`from ${source.replaceAll('/', '/')}`);
  expect((await post('', { source: other, checksum: checksumIn(again) })).status).toBe(303);
  await stack.services.appRooms.settled();
  expect(await installed('garden')).toMatchObject({ state: 'ready', source: other, version: '2.0.0' });
});

test('what has changed since the owner looked is not installed', async () => {
  const source = await serve('/sly.tar.gz', { slug: 'sly', version: '1.0.0' });
  const checksum = checksumIn(await (await post('/look', { source })).text());
  await serve('/sly.tar.gz', { slug: 'sly', version: '1.0.0', permissions: FILES });
  for (const told of [checksum, '']) expect((await post('', { source, checksum: told })).status).toBe(409);
  expect(await installed('sly')).toBeUndefined();
});

test('a konnector comes from an address too', async () => {
  const source = await serve('/bank.tar.gz', { slug: 'bank', version: '1.0.0', type: 'konnector' });
  const checksum = checksumIn(await (await post('/look', { source })).text());
  expect((await post('', { source, checksum })).status).toBe(303);
  await stack.services.appRooms.settled();
  expect(await stack.services.konnectors.get(instance, 'bank')).toMatchObject({ state: 'ready', source });
});

test.skipIf(missing('git', 'git'))('a repository is the same each time it is had, until it moves', async () => {
  await using git = await gitServer();
  const manifest = (version: string) => JSON.stringify({ name: 'Mini', slug: 'mini', version });
  await writeFiles(git.folder, { 'manifest.webapp': manifest('1.0.0'), 'index.html': 'one' });
  await git.run('add', '.');
  await git.run('commit', '--quiet', '--message=one');
  const source = `git+${git.url}`;
  const checksum = checksumIn(await (await post('/look', { source })).text());
  expect((await post('', { source, checksum })).status).toBe(303);
  await writeFiles(git.folder, { 'manifest.webapp': manifest('2.0.0') });
  await git.run('commit', '--quiet', '--all', '--message=two');
  expect((await post('', { source, checksum })).status).toBe(409);
});

test.each([
  ['an app of the server', async () => serve('/home.tar.gz', { slug: 'settings', version: '9.0.0' }), 403],
  ['a bundled one, by its own name', async () => 'bundled://store', 403],
  ['no slug', async () => serve('/no.tar.gz', { slug: '', version: '1.0.0' }), 400],
  ['a slug that is a path', async () => serve('/path.tar.gz', { slug: '../up', version: '1.0.0' }), 400],
  ['a slug that is no text', async () => serve('/list.tar.gz', { slug: ['a'] as never, version: '1.0.0' }), 400],
  ['no archive', async () => servePage(), 400],
  ['nothing', async () => `${web.url}/nothing`, 404],
  ['no address', async () => 'javascript:alert(1)', 422],
  ['a secret', async () => 'https://me:secret@example.org/app.tar.gz', 422],
  ['a folder of the machine', async () => `file://${join(import.meta.dirname, '../../apps/devtools')}`, 422],
  ['what the keys of the server open', async () => 'git+ssh://git@example.org/private', 422],
  ['a private address', async () => 'http://10.0.0.1/app.tar.gz', 422],
])('%s cannot be installed, and it is said why', async (_name, address, status) => {
  const source = await address();
  for (const path of ['/look', '']) {
    const answer = await post(path, { source, checksum: 'x' });
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain('It cannot be installed');
  }
});

test('nobody else can: not without the owner, nor long after their login, nor from the page of an app', async () => {
  const source = await serve('/plain.tar.gz', { slug: 'plain', version: '1.0.0' });
  const path = `/auth/install?${new URLSearchParams({ Source: source })}`;
  expect((await get(path, '')).headers.get('Location')).toContain('/auth/login?redirect=');
  const old = await logIn('2020-01-01T00:00:00.000Z');
  expect((await get(path, old)).headers.get('Location')).toContain('/auth/confirm?state=install&redirect=');
  const fields = { source, checksum: 'x' };
  for (const part of ['/look', '']) {
    expect((await post(part, fields, { Origin: `http://store.${instance.domain}` })).status).toBe(403);
    expect((await post(part, { ...fields, csrf_token: '' })).status).toBe(400);
    expect((await post(part, fields, { Cookie: `_csrf=${'x'.repeat(43)}` })).status).toBe(401);
    expect((await post(part, fields, { Cookie: `${old}; _csrf=${'x'.repeat(43)}` })).status).toBe(403);
  }
  expect(await installed('plain')).toBeUndefined();
});
