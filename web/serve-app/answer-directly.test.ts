import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type DirectAnswers, directAnswers, FOR_THE_ROUTES } from '#tests/direct-answers';
import { type TestStack, testStack } from '#tests/test-stack';

const SCRIPT = 'console.log("a line of the app");\n'.repeat(100);

let folder: string;
let stack: TestStack;
let instance: Instance;
let cookie: string;
let answers: DirectAnswers;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cozy-direct-'));
  await mkdir(join(folder, 'pub'));
  await mkdir(join(folder, '.git'));
  const routes = {
    '/': { folder: '/', index: 'index.html', public: false },
    '/public': { folder: '/pub', index: 'index.html', public: true },
  };
  await writeFile(join(folder, 'manifest.webapp'), JSON.stringify({ name: 'Direct', routes }));
  await writeFile(join(folder, 'index.html'), '<head></head><i data-cozy="{{.CozyData}}"></i>');
  await writeFile(join(folder, 'pub/index.html'), '<i data-cozy="{{.CozyData}}"></i>');
  await writeFile(join(folder, 'pub/open.txt'), 'open');
  await writeFile(join(folder, '.git/config'), 'hidden');
  await writeFile(join(folder, 'plain.css'), 'p{}');
  await writeFile(join(folder, 'app.3f9c2ab104.js'), SCRIPT);
  await writeFile(join(folder, 'film.mp4'), Buffer.alloc(1_100_000, 7));
  stack = await testStack({ flags: { 'apps.folders': { direct: folder } } });
  answers = await directAnswers(stack);
  await begin();
});
afterAll(async () => {
  await answers[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

let count = 0;

/** An instance of its own for what changes it. */
async function begin(): Promise<void> {
  const { services } = stack;
  instance = await services.instances.create({ domain: `direct${++count}.localhost`, locale: 'en', apps: [] });
  instance = await services.instances.update(instance, { onboarding_finished: true });
  await (await services.apps.install(instance, 'direct')).done;
  cookie = await logIn(instance);
}

async function logIn(owned: Instance): Promise<string> {
  const session = await stack.services.sessions.create(owned, 'normal', { address: '', userAgent: '' });
  return stack.services.sessions.cookie(owned, session).split(';')[0] ?? '';
}

const directly = (path: string, headers: Record<string, string> = {}, method = 'GET', host = appHost()) =>
  answers.directly(host, path, { headers, method });
const byTheRoutes = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  answers.byTheRoutes(appHost(), path, { headers, method });

const appHost = () => `direct.${instance.domain}`;

test.each<[string, number, Record<string, string>?, string?]>([
  ['/', 200],
  ['/', 200, {}, 'HEAD'],
  ['/public/', 200],
  ['/index.html', 200],
  ['/plain.css', 200],
  ['/app.3f9c2ab104.js', 200],
  ['/app.3f9c2ab104.js', 200, { 'accept-encoding': 'gzip, br' }],
  ['/app.3f9c2ab104.js', 200, { 'accept-encoding': 'gzip;q=0.5, br;q=0' }],
  ['/app.3f9c2ab104.js', 200, { 'accept-encoding': 'br' }, 'HEAD'],
  ['/app.3f9c2ab104.js', 206, { range: 'bytes=8-10', 'accept-encoding': 'br' }],
  ['/app.3f9c2ab104.js', 206, { range: 'bytes=-5' }],
  ['/app.3f9c2ab104.js', 200, { range: 'bytes=0-1', 'if-range': '"other"' }],
  ['/app.3f9c2ab104.js', 200, { range: 'bytes=0-1,5-6' }],
  ['/app.3f9c2ab104.js', 416, { range: 'bytes=99999-' }],
  ['/app.3f9c2ab104.js', 304, { 'if-none-match': '"x", *' }],
])('%s (%i, %j %s) is sent as by the routes', async (path, status, headers = {}, method = 'GET') => {
  const sent = await directly(path, { ...headers, cookie }, method);
  expect(sent.status).toBe(status);
  expect(sent).toEqual(await byTheRoutes(path, { ...headers, cookie }, method));
  expect(sent.headers).toMatchObject({
    'content-security-policy': expect.stringContaining("object-src 'none'"),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
  });
});

test('a visitor gets the public files, as by the routes', async () => {
  const sent = await directly('/public/open.txt');
  expect(sent).toEqual(await byTheRoutes('/public/open.txt'));
  expect(sent.bytes.toString()).toBe('open');
});

test.each<[string, Record<string, string>?, string?]>([
  ['/'],
  ['/plain.css'],
  ['/public/'],
  ['/public/open.txt?session_code=abc'],
  ['/plain.css', { cookie: 'cozysessid=AAAA' }],
])('a visitor is for the routes: %s %j', async (path, headers = {}) => {
  expect(await directly(path, headers)).toMatchObject({ status: FOR_THE_ROUTES });
});

test.each([
  '/?sharecode=abc',
  '/plain.css?intent=abc',
  '/?refreshToken',
  '/missing.js',
  '/film.mp4',
  '/%70lain.css',
  '/.git/config',
  '/public/../plain.css',
  '//plain.css',
  '/a\\..\\plain.css',
  'http://evil.example/plain.css',
])('%s is for the routes, whoever asks', async (path) => {
  expect(await directly(path, { cookie })).toMatchObject({ status: FOR_THE_ROUTES });
});

describe('what changes counts at once', () => {
  beforeEach(begin);

  const status = async (path = '/plain.css', method = 'GET', host = appHost()) =>
    (await directly(path, { cookie }, method, host)).status;

  test('a session that ends, an instance that is blocked, an app that goes', async () => {
    const { services } = stack;
    expect([await status(), await status('/')]).toEqual([200, 200]);
    const blocked = await services.instances.update(instance, { blocked: true });
    expect([await status(), await status('/')]).toEqual([FOR_THE_ROUTES, FOR_THE_ROUTES]);
    instance = await services.instances.update(blocked, { blocked: false });
    expect(await status()).toBe(200);
    await services.apps.uninstall(instance, 'direct');
    expect(await status()).toBe(FOR_THE_ROUTES);
    await (await services.apps.install(instance, 'direct')).done;
    expect([await status(), await status('/')]).toEqual([200, 200]);
    await services.sessions.deleteOthers(instance, undefined);
    expect([await status(), await status('/')]).toEqual([FOR_THE_ROUTES, FOR_THE_ROUTES]);
  });

  test('what the page says of the instance, and its template', async () => {
    const page = async () => (await directly('/', { cookie })).bytes.toString();
    expect(await page()).toContain('&#34;theme&#34;:&#34;&#34;');
    await stack.services.instances.updateSettings(instance, { theme: 'dark' });
    expect(await page()).toContain('&#34;theme&#34;:&#34;dark&#34;');
    await stack.services.features.patchInstance(instance, { fresh: true });
    expect(await page()).toContain('&#34;flags&#34;:{&#34;fresh&#34;:true}');
    await stack.services.features.patchDefaults({ shared: 1 });
    expect(await page()).toContain('&#34;shared&#34;:1');
    await stack.services.instances.updateSettings(instance, { moved_to: 'https://new.example/' });
    expect(await page()).toContain('data-code="moved"');
  });

  test('two owners never have the page of each other', async () => {
    const [mine, first] = [instance, cookie];
    await begin();
    const [other, second] = [instance, cookie];
    const page = async (of: Instance, by: string) => directly('/', { cookie: by }, 'GET', `direct.${of.domain}`);
    expect((await page(mine, first)).bytes.toString()).toContain(mine.domain);
    expect((await page(other, second)).bytes.toString()).not.toContain(mine.domain);
    expect((await page(other, first)).status).toBe(FOR_THE_ROUTES);
  });

  test('other verbs and other hosts are for the routes', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect(await status('/', method)).toBe(FOR_THE_ROUTES);
    for (const host of [instance.domain, 'direct.unknown.localhost', `none.${instance.domain}`]) {
      expect(await status('/', 'GET', host)).toBe(FOR_THE_ROUTES);
    }
  });
});

test('a large file of an app is sent by its ranges, so that a film can be played from its middle', async () => {
  const part = await byTheRoutes('/film.mp4', { cookie, range: 'bytes=1099990-' });
  expect([part.status, part.headers['content-range'], part.bytes.length]).toEqual([
    206,
    'bytes 1099990-1099999/1100000',
    10,
  ]);
  expect(await byTheRoutes('/film.mp4', { cookie, range: 'bytes=2000000-' })).toMatchObject({ status: 416 });
  expect((await byTheRoutes('/film.mp4', { cookie })).bytes.length).toBe(1_100_000);
});
