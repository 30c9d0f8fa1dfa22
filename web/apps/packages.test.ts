import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type PackageEntry, sha256, tarOf } from '#tests/make-package';
import { type TestStack, testStack } from '#tests/test-stack';

const CONTAINER = 'cozy-apps';
const MB = 1024 * 1024;

let stack: TestStack;
let instance: Instance;
let cli: string;
let server: Server;
let base: string;
/** What the server gives, by path; a function answers as it likes. */
const served = new Map<string, Buffer | 'hang up'>();

beforeAll(async () => {
  stack = await testStack({ flags: { 'safe_http.trusted_private_networks': '127.0.0.0/8' } });
  instance = await stack.addInstance('ada');
  await stack.services.instances.update(instance, { onboarding_finished: true });
  cli = await stack.token(instance, 'cli', 'me', 'io.cozy.apps');
  server = createServer((request, response) => {
    const bytes = served.get(request.url ?? '');
    if (!bytes) return void response.writeHead(404).end();
    if (bytes !== 'hang up') return void response.end(bytes);
    response.writeHead(200, { 'Content-Length': '1000' }).write('abc');
    setImmediate(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await stack[Symbol.asyncDispose]();
});

type Entry = PackageEntry;
const tar = tarOf;

const manifest = (members: object = {}): Entry => [
  { name: 'package/manifest.webapp' },
  JSON.stringify({ name: 'Mini', version: '1.0.0', icon: 'icon.svg', ...members }),
];
const SCRIPT = 'console.log("a line of the app");\n'.repeat(100);
const FILES: Entry[] = [
  [{ name: 'package/index.html' }, '<div data-cozy="{{.CozyData}}"></div>'],
  [{ name: 'package/app.3f9c2ab104.js' }, SCRIPT],
  [{ name: 'package/icon.svg' }, '<svg xmlns="http://www.w3.org/2000/svg"/>'],
];

function serve(path: string, bytes: Buffer): string {
  served.set(path, bytes);
  return `${base}${path}#${sha256(bytes)}`;
}

const call = (method: string, slug: string, query: Record<string, string> = {}, token = cli) =>
  stack.request(instance.domain, `/apps/${slug}?${new URLSearchParams(query)}`, {
    method,
    headers: { Authorization: `Bearer ${token}` },
  });
const attributes = async (response: Response) =>
  ((await response.json()) as { data: { attributes: Record<string, unknown> } }).data.attributes;

/** As it is once the work is done. */
async function ended(method: string, slug: string, query: Record<string, string>): Promise<Record<string, unknown>> {
  expect((await call(method, slug, query)).status).toBe(202);
  await stack.services.appRooms.settled();
  return attributes(await call('GET', slug));
}

async function blobs(): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of stack.drivers.blobs.list(CONTAINER)) keys.push(key);
  return keys.sort();
}

async function open(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const session = await stack.services.sessions.create(instance, 'normal', { address: '', userAgent: '' });
  const [cookie = ''] = stack.services.sessions.cookie(instance, session).split(';');
  return stack.request(`mini.${instance.domain}`, path, { headers: { Cookie: cookie, ...headers } });
}

test('an archive of the web is installed, served compressed from the blob store, updated by consent, and removed', async () => {
  const first = serve('/first.tgz', gzipSync(await tar(manifest(), ...FILES)));
  const installed = await call('POST', 'mini', { Source: first });
  expect(installed.status).toBe(202);
  expect(await attributes(installed)).toMatchObject({ version: '1.0.0', state: 'installing' });
  await stack.services.appRooms.settled();
  expect(await attributes(await call('GET', 'mini'))).toMatchObject({
    version: '1.0.0',
    state: 'ready',
    source: first,
  });

  const page = await (await open('/')).text();
  expect(page).toContain('&#34;slug&#34;:&#34;mini&#34;');
  const script = await open('/app.3f9c2ab104.js', { 'Accept-Encoding': 'br' });
  expect(script.headers.get('Content-Encoding')).toBe('br');
  expect(brotliDecompressSync(Buffer.from(await script.arrayBuffer())).toString()).toBe(SCRIPT);
  expect(await (await open('/app.3f9c2ab104.js')).text()).toBe(SCRIPT);
  for (const path of ['/nothing.js', '/constructor', '/__proto__', '/package/index.html']) {
    expect((await open(path)).status, path).toBe(404);
  }

  const wider = manifest({ version: '1.1.0', permissions: { all: { type: 'io.cozy.contacts' } } });
  const second = serve('/second.tar', await tar(wider, ...FILES));
  const waiting = await ended('PUT', 'mini', { Source: second });
  expect(waiting).toMatchObject({ version: '1.0.0', available_version: '1.1.0', source: first });
  expect((await open('/')).status).toBe(200);
  const agreed = await ended('PUT', 'mini', { Source: second, PermissionsAcked: 'true' });
  expect(agreed).toMatchObject({ version: '1.1.0', source: second });
  expect(agreed).not.toHaveProperty('available_version');

  const narrower = serve('/third.tar', await tar(manifest({ version: '1.2.0' }), ...FILES));
  expect(await ended('PUT', 'mini', { Source: narrower })).toMatchObject({ version: '1.2.0' });
  const terms = manifest({ version: '1.3.0', terms: { url: 'https://example.org/', version: '2' } });
  const fourth = serve('/fourth.tar', await tar(terms, ...FILES));
  expect(await ended('PUT', 'mini', { Source: fourth })).toMatchObject({
    version: '1.2.0',
    available_version: '1.3.0',
  });

  const broken = serve('/broken.tar', await tar(manifest({ name: 3 })));
  const before = await blobs();
  expect((await call('PUT', 'mini', { Source: broken })).status).toBe(400);
  expect(await attributes(await call('GET', 'mini'))).toMatchObject({ version: '1.2.0' });
  expect(await blobs()).toEqual(before);

  expect((await call('DELETE', 'mini')).status).toBe(200);
  expect((await open('/')).status).toBe(404);
});

test('a right that the owner has switched off stays off when the app is updated, with consent or without', async () => {
  const people = { type: 'io.cozy.contacts', verbs: ['GET'] };
  const version = async (number: string, permissions: object) =>
    serve(`/rights-${number}.tar`, await tar(manifest({ version: number, permissions }), ...FILES));
  await ended('POST', 'rights', { Source: await version('1', { people }) });
  const token = await stack.token(instance, 'app', 'rights');
  const ask = async () =>
    (
      await stack.request(instance.domain, '/data/io.cozy.contacts/_all_docs', {
        headers: { Authorization: `Bearer ${token}` },
      })
    ).status;
  expect(await ask()).not.toBe(403);
  const off = await stack.request(instance.domain, '/permissions/apps/rights', {
    method: 'PATCH',
    headers: { Authorization: `Bearer ${await stack.token(instance, 'app', 'settings')}` },
    body: JSON.stringify({ data: { attributes: { permissions: { people: { type: '' } } } } }),
  });
  expect(off.status).toBe(200);
  expect(await ask()).toBe(403);
  const second = await ended('PUT', 'rights', { Source: await version('2', { people }) });
  expect([second['version'], await ask()]).toEqual(['2', 403]);
  const more = { people, all: { type: 'io.cozy.contacts' }, notes: { type: 'io.cozy.notes' } };
  const third = await ended('PUT', 'rights', { Source: await version('3', more), PermissionsAcked: 'true' });
  expect([third['version'], await ask()]).toEqual(['3', 403]);
});

test('another instance has the same bytes, and one at a time writes them', async () => {
  const source = serve('/shared.tar', await tar(manifest({ version: '9' }), ...FILES));
  const bea = await stack.addInstance('bea');
  const { apps } = stack.services;
  const started = await Promise.all([instance, bea].map((owner) => apps.install(owner, 'shared', { source })));
  await Promise.all(started.map(({ done }) => done));
  const keys = (await blobs()).filter((key) => key.startsWith('shared/9/'));
  expect(new Set(keys.map((key) => key.split('/')[2]))).toEqual(new Set([source.split('#')[1]]));
  await apps.uninstall(instance, 'shared');
  const file = await apps.files(await apps.get(bea, 'shared')).open('app.3f9c2ab104.js');
  expect(file && 'content' in file && file.content.bytes.toString()).toBe(SCRIPT);
});

describe('refused without a trace', () => {
  const name = (path: string): Entry => [{ name: path }, 'x'];
  const tricks: [string, Entry[], number][] = [
    ['no manifest', FILES, 404],
    ['a broken manifest', [[{ name: 'manifest.webapp' }, '{']], 400],
    ['a path above', [manifest(), name('package/../../evil')], 400],
    ['an absolute path', [manifest(), name('/etc/evil')], 400],
    ['a backslash', [manifest(), name('package\\..\\evil')], 400],
    ['an empty segment', [manifest(), name('package//evil')], 400],
    ['a line break', [manifest(), name('package/a\nb')], 400],
    ['a symbolic link', [manifest(), [{ name: 'package/l', type: 'symlink', linkname: '/etc/passwd' }]], 400],
    ['a hard link', [manifest(), [{ name: 'package/l', type: 'link', linkname: 'package/index.html' }]], 400],
    ['a device', [manifest(), [{ name: 'package/d', type: 'character-device' }]], 400],
    ['names that differ by case', [manifest(), name('package/a.js'), name('package/A.js')], 400],
    ['one name twice', [manifest(), name('package/a.js'), name('./package/a.js')], 400],
    ['a long path', [manifest(), name(`package/${'a/'.repeat(300)}b`)], 400],
    ['a big file', [manifest(), [{ name: 'package/big' }, Buffer.alloc(20 * MB + 1)]], 413],
    ['many files', [manifest(), ...Array.from({ length: 10_000 }, (_, i) => name(`package/${i}`))], 413],
  ];

  test.each(tricks)('%s', async (_, entries, status) => {
    const before = await blobs();
    const source = serve('/trick.tar', gzipSync(await tar(...entries)));
    expect((await call('POST', 'trick', { Source: source })).status).toBe(status);
    expect((await call('GET', 'trick')).status).toBe(404);
    expect(await blobs()).toEqual(before);
  });

  test('a small archive that becomes a huge one', async () => {
    const zeros: Entry[] = Array.from({ length: 11 }, (_, i) => [{ name: `z${i}` }, Buffer.alloc(20 * MB)]);
    const source = serve('/bomb.tgz', gzipSync(await tar([{ name: 'manifest.webapp' }, '{"name":"x"}'], ...zeros)));
    expect((await call('POST', 'trick', { Source: source })).status).toBe(413);
  });

  test.each([
    ['other bytes than those of the hash', () => `${base}/fine.tar#${'0'.repeat(64)}`, 422],
    ['a hash that is none', () => `${base}/fine.tar#abc`, 422],
    ['credentials in the address', () => `${base.replace('//', '//me:secret@')}/fine.tar`, 422],
    ['nothing there', () => `${base}/nothing`, 404],
    ['a connection that is cut', () => `${base}/cut`, 502],
    ['nobody there', () => 'http://127.0.0.1:1/x', 502],
    ['a private address', () => 'http://10.0.0.1/x', 422],
    ['no archive', () => `${base}/text`, 400],
  ])('%s', async (_, source, status) => {
    served.set('/fine.tar', await tar(manifest(), ...FILES));
    served.set('/cut', 'hang up');
    served.set('/text', Buffer.from('this is a text, which no archive begins with'.repeat(50)));
    const before = await blobs();
    const answer = await call('POST', 'trick', { Source: source() });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain('secret');
    expect((await call('GET', 'trick')).status).toBe(404);
    expect(await blobs()).toEqual(before);
  });

  test('an address that the command line did not choose', async () => {
    const everything = await stack.token(instance, 'access', 'client', '*');
    const source = serve('/fine.tar', await tar(manifest(), ...FILES));
    expect((await call('POST', 'trick', { Source: source }, everything)).status).not.toBe(202);
    expect((await call('GET', 'trick')).status).toBe(404);
  });
});
