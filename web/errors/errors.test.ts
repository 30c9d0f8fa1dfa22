import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Notifier } from '@airbrake/browser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createErrorLog, createErrorReports, type ErrorGroup } from '#model/error-report';
import type { Instance } from '#model/instance';
import type { Logger } from '#pkg/log';
import { openLogFiles } from '#pkg/log-file';
import { createSourceMaps } from '#pkg/source-map';
import { type TestStack, testStack } from '#tests/test-stack';

const MAP = {
  version: 3,
  sources: ['../src/save.ts'],
  sourcesContent: ['export function save() {\n  throw new TypeError("no");\n}'],
  names: ['save'],
  mappings: 'AACEA',
};

let folder: string;
let stack: TestStack;
let ada: Instance;
let app: string;
let owner: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cozy-errors-'));
  const manifest = {
    name: 'Broken',
    slug: 'broken',
    permissions: {},
    routes: { '/': { folder: '/', index: 'index.html' } },
  };
  await mkdir(join(folder, 'maps'));
  const files = {
    'manifest.webapp': JSON.stringify(manifest),
    'index.html': '<p>',
    'app.js': 's();\n//# sourceMappingURL=maps/app.js.map\n',
    'maps/app.js.map': JSON.stringify(MAP),
    'beside.js': 's();',
    'beside.js.map': JSON.stringify(MAP),
    'liar.js': 's();\n//# sourceMappingURL=http://127.0.0.1:1/x.map',
    'escape.js': 's();\n//# sourceMappingURL=../../../etc/passwd',
    'wrong.js': 's();',
    'wrong.js.map': '<html>',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  stack = await testStack({ listen: true, flags: { 'apps.folders': { broken: folder } } });
  // A name that Node itself finds, for the notifier.
  ada = await stack.services.instances.create({ domain: `localhost:${stack.port}`, locale: 'en' });
  await (await stack.services.apps.install(ada, 'broken')).done;
  app = await stack.token(ada, 'app', 'broken');
  owner = await stack.token(ada, 'cli', 'owner', 'io.cozy.errors');
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Each test has minutes of its own: the reports of one are counted with nobody else's. */
const fresh = (label: string) => stack.services.instances.create({ domain: `${label}.example`, locale: 'en' });

const ask = (instance: Instance, method: string, path: string, token?: string, body?: unknown) =>
  stack.request(instance.domain, path, {
    method,
    headers: { Accept: 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

const NOTICES = '/errors/api/v3/projects/1/notices';
interface Answer<T> {
  data: T;
}
type Group = { id: string; attributes: ErrorGroup };
const list = async (instance: Instance, token = owner) =>
  ((await (await ask(instance, 'GET', '/errors', token)).json()) as Answer<Group[]>).data;

const frame = (file: string) => ({ file: `http://broken.${ada.domain}/${file}`, function: 's', line: 1, column: 1 });
const noticeOf = (message: string, ...files: string[]) => ({
  errors: [{ type: 'TypeError', message, backtrace: files.map(frame) }],
});

test('the package that apps know reports to it, and is told where the owner reads it', async () => {
  const host = `http://${ada.domain}/errors`;
  const options = { projectId: 1, projectKey: app, host, remoteConfigHost: host, environment: 'production' };
  const notifier = new Notifier(options);
  notifier.addFilter((notice) => ({ ...notice, context: { ...notice.context, version: '1.2.3', url: `${host}?a=b` } }));
  const fail = (item: number) => notifier.notify(new RangeError(`item ${item} is missing`));
  const [first, again] = [await fail(12), await fail(13)];
  notifier.close();
  expect(first.error).toBeUndefined();
  expect(first.id).toMatch(/^[0-9a-f]{32}$/);
  expect(first.url).toBe(`http://devtools.${ada.domain}/#/errors/${first.id}`);
  expect(again.id).toBe(first.id);
  const shown = (await (await ask(ada, 'GET', `/errors/${first.id}`, owner)).json()) as Answer<Group>;
  expect(shown.data.attributes).toMatchObject({
    source: 'io.cozy.apps/broken',
    type: 'RangeError',
    message: 'item 12 is missing',
    count: 2,
    versions: ['1.2.3'],
    last: { severity: 'error', url: host, context: { environment: 'production' } },
  });
  expect(shown.data.attributes.last.frames[0]?.file).toContain('errors.test.ts');
  expect(stack.errors).toEqual([]);
});

test('a page reports with its token, without the cookie of its session, which opens nothing else', async () => {
  const claims = { audience: 'app', subject: 'broken', sessionId: 'another' } as const;
  const token = await stack.services.tokens.issue(ada, claims);
  expect((await ask(ada, 'POST', `${NOTICES}?key=${token}`, undefined, noticeOf('without a cookie'))).status).toBe(201);
  expect((await ask(ada, 'GET', '/permissions/self', token)).status).toBe(400);
  expect((await ask(ada, 'GET', `/permissions/self?key=${app}`)).status).toBe(401);
});

test('its settings are asked without a key, and say that nobody wants measures', async () => {
  const answer = await ask(ada, 'GET', '/errors/2020-06-18/config/1/config.json?&notifier_name=airbrake-js%2Fbrowser');
  const { settings } = (await answer.json()) as { settings: unknown };
  expect(settings).toContainEqual({ name: 'apm', enabled: false, endpoint: null });
});

test('the key is refused and counted as the protocol says', async () => {
  const bob = await fresh('errors-bob');
  const told = async (path: string, token?: string, body: unknown = noticeOf('x')) => {
    const answer = await ask(bob, 'POST', path, token, body);
    return [answer.status, await answer.json()];
  };
  expect(await told(NOTICES)).toEqual([401, { message: 'Unauthorized' }]);
  expect(await told(`${NOTICES}?key=`)).toEqual([401, { message: 'Unauthorized' }]);
  expect(await told(`${NOTICES}?key=${app}`)).toEqual([401, { message: 'Invalid JWT token' }]);
  const token = await stack.token(bob, 'cli', 'bob', 'io.cozy.errors');
  expect((await told(NOTICES, token, 'x'.repeat(64 * 1024 + 1)))[0]).toBe(413);
  for (const body of ['', '[]', '{}', '{"errors": []}', '{"errors": "x"}', '{"errors": [{"backtrace": 1}]}', 'é\0']) {
    expect([body, (await told(NOTICES, token, body))[0]]).toEqual([body, 400]);
  }
  let last = await ask(bob, 'POST', NOTICES, token, noticeOf('x'));
  for (let n = 0; n < 30 && last.status !== 429; n++) last = await ask(bob, 'POST', NOTICES, token, noticeOf('x'));
  expect([last.status, last.headers.get('X-RateLimit-Delay')]).toEqual([429, '60']);
  expect(last.headers.get('Access-Control-Expose-Headers')).toBe('X-RateLimit-Delay');
});

describe('a stack is read with the source maps of the app', () => {
  const mapped = { file: '../src/save.ts', line: 2, column: 3, name: 'save', code: 'throw new TypeError("no");' };
  test.each([
    ['app.js', mapped],
    ['beside.js', mapped],
    ['liar.js', undefined],
    ['escape.js', undefined],
    ['wrong.js', undefined],
    ['missing.js', undefined],
    ['../../etc/passwd', undefined],
    ['%ff', undefined],
  ])('%s', async (file, source) => {
    const { id } = (await (await ask(ada, 'POST', NOTICES, app, noticeOf(`map ${file}`, file))).json()) as Group;
    const shown = (await (await ask(ada, 'GET', `/errors/${id}`, owner)).json()) as Answer<Group>;
    expect(shown.data.attributes.last.frames[0]?.source).toEqual(source);
  });

  test('and with nobody else’s', async () => {
    const other = await stack.token(ada, 'app', 'home');
    const { id } = (await (await ask(ada, 'POST', NOTICES, other, noticeOf('home', 'app.js'))).json()) as Group;
    const shown = (await (await ask(ada, 'GET', `/errors/${id}`, owner)).json()) as Answer<Group>;
    expect(shown.data.attributes).toMatchObject({ source: 'io.cozy.apps/home', last: { frames: [frame('app.js')] } });
  });
});

test('what is kept of a notice is bounded, and has no secret', async () => {
  const eve = await fresh('errors-eve');
  const token = await stack.token(eve, 'cli', 'eve', 'io.cozy.errors');
  const deep = JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`);
  const notice = {
    errors: [
      {
        type: 't'.repeat(9_000),
        message: 'm'.repeat(9_000),
        backtrace: Array.from({ length: 200 }, () => ({
          file: 'http://x/a.js?key=1#/p?code=2',
          line: -1,
          column: 1e99,
        })),
      },
    ],
    context: {
      url: 'https://x/?sharecode=abc#/folder?session_code=1',
      history: [{ type: 'xhr', url: 'https://x/data/y?bearer_token=abc' }],
      headers: { Authorization: 'Bearer abc', Cookie: 'abc' },
    },
    params: { passphrase: 'abc', nested: { accessToken: 'abc' }, deep, long: 'l'.repeat(9_000) },
    environment: Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`k${n}`, n])),
    session: { __proto__: null, constructor: 'x' },
  };
  const { id } = (await (await ask(eve, 'POST', NOTICES, token, notice)).json()) as Group;
  const text = await (await ask(eve, 'GET', `/errors/${id}`, token)).text();
  expect(text).not.toContain('abc');
  expect(text.length).toBeLessThan(20_000);
  const { last } = (JSON.parse(text) as Answer<Group>).data.attributes;
  expect(last.frames).toHaveLength(50);
  expect(last.frames[0]).toEqual({ file: 'http://x/a.js#/p', function: '', line: 0, column: 0 });
  expect(last.url).toBe('https://x/#/folder');
});

test('groups are dismissed one by one or all together, and are told to who listens', async () => {
  const fay = await fresh('errors-fay');
  const token = await stack.token(fay, 'cli', 'fay', 'io.cozy.errors');
  for (const message of ['one', 'two', 'one 1', 'one 2']) await ask(fay, 'POST', NOTICES, token, noticeOf(message));
  const told: string[] = [];
  stack.services.docs.subscribe(fay, 'io.cozy.errors', ({ verb, doc }) => told.push(`${verb} ${doc.id}`));
  const groups = await list(fay, token);
  expect(groups.map(({ attributes }) => [attributes.message, attributes.count])).toEqual([
    ['one 1', 2],
    ['two', 1],
    ['one', 1],
  ]);
  expect(groups[0]?.attributes).not.toHaveProperty('last');
  const [{ id = '' } = {}] = groups;
  expect((await ask(fay, 'DELETE', `/errors/${id}`, token)).status).toBe(204);
  expect((await ask(fay, 'DELETE', `/errors/${id}`, token)).status).toBe(404);
  expect(told).toEqual([`DELETED ${id}`]);
  expect(await list(fay, token)).toHaveLength(2);
  expect((await ask(fay, 'DELETE', '/errors', token)).status).toBe(204);
  expect(await list(fay, token)).toEqual([]);
  // They leave nothing behind, and may come back.
  expect(await stack.services.docs.database(fay, 'io.cozy.errors').changes({})).toMatchObject({ results: [] });
  expect((await ask(fay, 'POST', NOTICES, token, noticeOf('two'))).status).toBe(201);
  expect((await ask(fay, 'PUT', '/data/io.cozy.errors/x', await stack.token(fay, 'cli', 'fay', '*'), {})).status).toBe(
    403,
  );
});

test('an owner has two hundred groups at most: the oldest ones go; the same failure at once is counted each time', async () => {
  const { docs, apps, addresses } = stack.services;
  const clock = { now: Date.parse('2026-01-01') };
  const cache = { ...stack.drivers.cache, increment: async () => 1 };
  const logged = { files: openLogFiles({ folder: join(folder, 'logs'), maxBytes: 10_000 }), log: stack.log };
  const errorLog = createErrorLog({ to: 'file', ...logged });
  const parts = { docs, apps, addresses, sourceMaps: createSourceMaps(), cache, log: stack.log, errorLog };
  const deps = { ...parts, now: () => clock.now };
  const reports = createErrorReports(deps);
  const gus = await fresh('errors-gus');
  await Promise.all(Array.from({ length: 4 }, () => reports.add(gus, 'me', noticeOf('same'))));
  expect(await reports.list(gus)).toMatchObject([{ count: 4 }]);
  for (let n = 0; n < 200; n++) {
    clock.now += 1000;
    await reports.add(gus, 'me', noticeOf(`fails in ${String.fromCodePoint(0x4e00 + n)}`));
  }
  const kept = await reports.list(gus);
  expect(kept).toHaveLength(181);
  expect(kept.map(({ message }) => message)).not.toContain('same');
  expect(kept[0]?.message).toBe(`fails in ${String.fromCodePoint(0x4e00 + 199)}`);
});

test('each report is a line of the log of its instance, without secrets, which goes with it', async () => {
  const hal = await fresh('errors-hal');
  const ivy = await fresh('errors-ivy');
  const [token, other] = await Promise.all([hal, ivy].map((one) => stack.token(one, 'cli', 'o', 'io.cozy.errors')));
  const read = (who: Instance, by?: string) => ask(who, 'GET', '/errors/log', by);
  const words = 'GET https://hal.example/data/x?token=abc#y failed with eyJhbGciOi.eyJzdWIiOi.c2lnbg "no"';
  const notice = {
    ...noticeOf(words, 'app.js'),
    context: { url: 'http://a.example/?s=1', version: '1.2', user: 'Hal' },
  };
  await ask(hal, 'POST', NOTICES, token, notice);
  await ask(hal, 'POST', NOTICES, token, { ...notice, params: { kept: 'private' } });
  const answer = await read(hal, token);
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'application/x-ndjson']);
  const lines = (await answer.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ count }) => count)).toEqual([1, 2]);
  expect(lines[1]).toEqual({
    time: expect.any(String),
    domain: hal.domain,
    source: 'o',
    group: expect.any(String),
    count: 2,
    type: 'TypeError',
    message: 'GET https://hal.example/data/x failed with … "no"',
    severity: 'error',
    url: 'http://a.example/',
    version: '1.2',
    at: [`s (http://broken.${ada.domain}/app.js:1:1)`],
  });
  expect(await (await read(ivy, other)).text()).toBe('');
  expect((await read(hal, other)).status).toBe(400);
  expect((await read(hal)).status).toBe(401);
  expect((await read(hal, await stack.token(hal, 'cli', 'o', 'io.cozy.files'))).status).toBe(403);

  expect((await ask(hal, 'DELETE', '/errors', token)).status).toBe(204);
  expect(await (await read(hal, token)).text()).toBe('');
  await ask(hal, 'POST', NOTICES, token, notice);
  const file = join(stack.config.data, 'app-errors', `${hal.prefix}.log`);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ count: 1 });
  await stack.services.instances.destroy(hal.domain);
  await expect(readFile(file)).rejects.toThrow('ENOENT');
});

test('a log that cannot be written fails no report; a server that keeps nothing says it on its standard output', async () => {
  const said: object[] = [];
  const log = { warn: (fields: object, message: string) => said.push({ ...fields, message }) } as unknown as Logger;
  await writeFile(join(folder, 'in-the-way'), '');
  const files = openLogFiles({ folder: join(folder, 'in-the-way'), maxBytes: 1_000 });
  const group = { _id: 'g', _rev: '1-a', source: 's', type: 'T', message: 'm', count: 2, last_at: 'now' };
  const report = { type: 'T', message: 'm', severity: 'error', frames: [], url: '', ...ADDED };
  const stored = { ...group, first_at: '', versions: [], last: report };
  const full = createErrorLog({ to: 'file', files, log });
  await full.write(ada, stored, report);
  await full.write(ada, stored, report);
  expect(said).toMatchObject([{ domain: ada.domain, message: expect.stringContaining('cannot be written') }]);
  const farm = createErrorLog({ to: 'stdout', files, log });
  await farm.write(ada, stored, report);
  expect(said[1]).toMatchObject({ domain: ada.domain, source: 's', count: 2, message: 'an application has failed' });
  expect(await farm.read(ada)).toBeUndefined();
  await createErrorLog({ to: 'off', files, log }).write(ada, stored, report);
  expect(said).toHaveLength(2);
});

const ADDED = { context: {}, params: {}, environment: {}, session: {} };
