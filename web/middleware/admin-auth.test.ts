import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Logger } from '#pkg/log';
import { createHasher, type Hasher } from '#pkg/password';
import { plainErrors } from '#web/render';
import { adminAuth } from './admin-auth.ts';
import type { WebEnv } from './env.ts';
import { requestContext } from './request-context.ts';

let folder: string;
let verifications: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'admin-auth-'));
  verifications = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const real = createHasher();
const hasher: Hasher = {
  ...real,
  verify: (secret, text) => {
    verifications++;
    return real.verify(secret, text);
  },
};
const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => SILENT };

function server(mode: 'production' | 'development' = 'production') {
  const secretFiles = [join(folder, 'missing'), join(folder, 'secret')];
  return new Hono<WebEnv>()
    .onError(plainErrors)
    .use(requestContext({ log: SILENT }), adminAuth({ secretFiles, hasher, mode }))
    .get('/', (c) => c.text('in'));
}

const basic = (pair: string) => ({ Authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
const setPassphrase = async (text: string) => writeFile(join(folder, 'secret'), `${await real.hash(text)}\n`);

async function ask(app: Hono<WebEnv>, headers: Record<string, string> = {}) {
  return (await app.request('http://localhost:6060/', { headers: { Host: 'localhost:6060', ...headers } })).status;
}

test('only the password counts, and it is looked up at each request', async () => {
  await setPassphrase('one:two');
  const app = server();
  expect(await ask(app, basic('anyone:one:two'))).toBe(200);
  expect(await ask(app, basic(':one:two'))).toBe(200);
  expect(await ask(app, basic(':wrong'))).toBe(403);
  await setPassphrase('new');
  expect(await ask(app, basic(':one:two'))).toBe(403);
  expect(await ask(app, basic(':new'))).toBe(200);
});

test('a stream of requests pays for one verification', async () => {
  await setPassphrase('pass');
  const app = server();
  for (let index = 0; index < 5; index++) expect(await ask(app, basic(':pass'))).toBe(200);
  expect(verifications).toBe(1);
  expect(await ask(app, basic(':pas'))).toBe(403);
  expect(verifications).toBe(2);
});

test.each([
  [{}, 401],
  [{ Authorization: 'Bearer x' }, 401],
  [{ Authorization: 'Basic !!!' }, 401],
  [basic('no colon'), 401],
  [basic(':'), 403],
])('with %j it is %i', async (headers, status) => {
  await setPassphrase('pass');
  expect(await ask(server(), headers as Record<string, string>)).toBe(status);
});

test('without a secret file nobody enters', async () => {
  expect(await ask(server(), basic(':x'))).toBe(500);
});

test('a development build asks for nothing, but hears no web page', async () => {
  const app = server('development');
  expect(await ask(app)).toBe(200);
  expect(await ask(app, { Host: '127.0.0.1:6060' })).toBe(200);
  expect(await ask(app, { Host: '[::1]:6060' })).toBe(200);
  expect(await ask(app, { Origin: 'http://localhost:6060' })).toBe(200);
  for (const headers of [
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Host: 'evil.example:6060' },
  ]) {
    expect(await ask(app, headers as Record<string, string>)).toBe(403);
  }
});
