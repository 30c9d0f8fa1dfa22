import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

/** Of the loopback, the first address stands for the internet: the second one is private. */
const PUBLIC = '127.0.0.1';
const PRIVATE = '127.0.0.2';
const GIGABYTE = 1024 ** 3;
const SCOPE = ['any', 'search', 'post', 'inside', 'wrong', 'nothing', 'proxy']
  .map((name) => `org.example.${name}`)
  .join(' ');

let folder: string;
let stack: TestStack;
let ada: Instance;
let token: string;
let outside: Listening;
let other: Listening;
let inside: Listening;

interface Listening {
  server: Server;
  port: number;
  seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
}

async function listen(host: string, answer: RequestListener): Promise<Listening> {
  const seen: Listening['seen'] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, host, done));
  return { server, port: (server.address() as AddressInfo).port, seen };
}

/** What another server may do. */
const answers: RequestListener = (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
  const json = { 'Content-Type': 'application/json; charset=utf-8' };
  switch (pathname) {
    case '/html':
      return void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<script>alert(1)</script>');
    case '/untyped':
      return void response.end('anything');
    case '/lost':
      return void response.writeHead(404, json).end('{"lost":true}');
    case '/empty':
      return void response.writeHead(204).end();
    case '/kept':
      return void response.writeHead(200, { ...json, 'Cache-Control': 'max-age=60' }).end('{"kept":true}');
    case '/cookie':
      return void response.writeHead(200, { ...json, 'Set-Cookie': 'a=b', Server: 'x', ETag: '"1"' }).end('{}');
    case '/redirect':
      return void response.writeHead(302, { Location: searchParams.get('to') ?? '' }).end();
    case '/hang':
      return;
    case '/huge':
      return void response.writeHead(200, { ...json, 'Content-Length': String(GIGABYTE) }).write('[');
    case '/endless': {
      response.writeHead(200, json);
      const push = (): void =>
        void (response.write(Buffer.alloc(100_000, 'a')) ? setImmediate(push) : response.once('drain', push));
      return push();
    }
    case '/short':
      response.writeHead(200, { ...json, 'Content-Length': '100' }).write('{"cut":');
      return void setImmediate(() => response.destroy());
    default:
      return void response.writeHead(200, json).end(JSON.stringify({ at: request.url }));
  }
};

const declare = async (doctype: string, file: string, text: string) => {
  await mkdir(join(folder, doctype), { recursive: true });
  await writeFile(join(folder, doctype, file), text);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cozy-remote-'));
  [outside, other, inside] = await Promise.all([
    listen(PUBLIC, answers),
    listen(PUBLIC, answers),
    listen(PRIVATE, answers),
  ]);
  const at = `http://${PUBLIC}:${outside.port}`;
  await declare('org.example.any', 'request', `GET ${at}/{{path}}?{{query}}&to={{to}}\nX-Key: {{secret_key}}`);
  await declare('org.example.search', 'request', `GET ${at}/search?q={{q}}&key={{secret_key}}`);
  await declare(
    'org.example.post',
    'request',
    `POST ${at}/post\nContent-Type: application/json\n\n{"q": "{{json q}}"}`,
  );
  await declare('org.example.inside', 'request', `GET http://${PRIVATE}:${inside.port}/`);
  await declare('org.example.wrong', 'request', 'GET https://{{host}}/');
  const proxy = {
    base: `${at}/api`,
    allow: [{ methods: ['GET', 'POST'], path: '/things/*' }],
    headers: { 'X-Key': '{{secret_key}}' },
  };
  await declare('org.example.proxy', 'proxy.json', JSON.stringify(proxy));
  stack = await testStack({
    flags: {
      doctypes: folder,
      remote_allow_custom_port: true,
      remote_assets: { bank: `${at}/kept?asset`, page: `${at}/html` },
      'safe_http.trusted_private_networks': [PUBLIC],
    },
  });
  ada = await stack.addInstance('ada');
  token = await stack.token(ada, 'cli', 'me', SCOPE);
  for (const doctype of ['any', 'search', 'proxy']) {
    await stack.services.remoteSecrets.change(`org.example.${doctype}`, { key: 's3cret' });
  }
});
beforeEach(() => {
  for (const { seen } of [outside, other, inside]) seen.length = 0;
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  for (const { server } of [outside, other, inside]) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true, force: true });
});

async function send(path: string, init: RequestInit = {}, as = token, instance = ada): Promise<Response> {
  const headers = { Authorization: `Bearer ${as}`, Accept: 'application/json', ...init.headers };
  return stack.request(instance.domain, path, { ...init, headers });
}

/** Nobody reads what comes: it is let go. */
async function statusOf(asked: Promise<Response>): Promise<number> {
  const { status, body } = await asked;
  await body?.cancel();
  return status;
}

const any = (path: string, more: Record<string, string> = {}) =>
  send(`/remote/org.example.any?${new URLSearchParams({ path, query: '', to: '', ...more })}`);

const logged = async (instance = ada) => {
  const found = [];
  for await (const doc of stack.services.docs.all<Record<string, unknown>>(instance, 'io.cozy.remote.requests'))
    found.push(doc);
  return found;
};

describe('a declared request', () => {
  test('is sent with the variables and the secrets, and logged without these', async () => {
    const response = await send('/remote/org.example.search?q=a%26b&comment=why&bearer_token=mine');
    expect([response.status, await response.json()]).toEqual([200, { at: '/search?q=a%26b&key=s3cret' }]);
    const [request] = outside.seen;
    expect(request?.headers['user-agent']).toMatch(/^cozy-stack /);
    expect(request?.headers).not.toHaveProperty('authorization');
    expect(request?.headers).not.toHaveProperty('cookie');
    const log = (await logged()).find(({ doctype }) => doctype === 'org.example.search');
    expect(log).toMatchObject({
      verb: 'GET',
      url: `http://${PUBLIC}:${outside.port}/search?q=a%26b&key=***`,
      response_code: 200,
      content_type: 'application/json; charset=utf-8',
      variables: { q: 'a&b', comment: 'why' },
    });
    expect(log?.['variables']).not.toHaveProperty('bearer_token');
  });

  test('takes its variables from the body when it is a POST', async () => {
    const body = JSON.stringify({ q: 'say "hi"', n: 3 });
    expect(await statusOf(send('/remote/org.example.post', { method: 'POST', body }))).toBe(200);
    expect(outside.seen[0]).toMatchObject({ method: 'POST', body: '{"q": "say \\"hi\\""}' });
  });

  test('is passed on with its status, its type, and nothing else', async () => {
    const lost = await any('lost');
    expect([lost.status, await lost.json()]).toEqual([404, { lost: true }]);
    const response = await any('cookie');
    expect(await response.json()).toEqual({});
    expect(response.headers.get('Set-Cookie')).toBeNull();
    expect(response.headers.get('Server')).toBeNull();
    expect(response.headers.get('Content-Security-Policy')).toBe("default-src 'none'; sandbox");
    expect(response.headers.get('Content-Type')).toBe('application/json; charset=utf-8');
    expect([await statusOf(any('empty')), await statusOf(any('html')), await statusOf(any('untyped'))]).toEqual([
      204, 502, 502,
    ]);
  });

  test('is not sent again while its answer may be kept; others ask for themselves', async () => {
    for (const _turn of [1, 2, 3]) expect(await (await any('kept')).json()).toEqual({ kept: true });
    expect(outside.seen).toHaveLength(1);
    const bob = await stack.addInstance('bob');
    const his = await stack.token(bob, 'cli', 'me', SCOPE);
    const same = `/remote/org.example.any?${new URLSearchParams({ path: 'kept', query: '', to: '' })}`;
    expect(await statusOf(send(same, {}, his, bob))).toBe(200);
    expect(outside.seen).toHaveLength(2);
    expect(await logged(bob)).toHaveLength(1);
  });

  test.each([
    ['/remote/org.example.search', {}, 400],
    ['/remote/org.example.search?q=1', { method: 'POST', body: '{"q":"1"}' }, 405],
    ['/remote/org.example.post', {}, 405],
    ['/remote/org.example.post', { method: 'POST', body: '[]' }, 400],
    ['/remote/org.example.post', { method: 'POST', body: '{"q":{"a":1}}' }, 400],
    ['/remote/org.example.post', { method: 'POST', body: 'q=1' }, 400],
    ['/remote/org.example.nothing', {}, 404],
    ['/remote/org.example.proxy', {}, 404],
    ['/remote/..%2Forg.example.any', {}, 400],
    ['/remote/io.cozy.files', {}, 403],
    ['/remote/org.wikidata.search?q=a', {}, 403],
    ['/remote/org.example.wrong', {}, 500],
    ['/remote/org.example.any?path=..&query=&to=', {}, 400],
    ['/remote/org.example.any?path=@evil.example&query=&to=', {}, 200],
  ])('%s, %j', async (path, init, status) => {
    expect(await statusOf(send(path, init))).toBe(status);
  });

  test('wants a right on the whole doctype', async () => {
    const scoped = async (scope: string, path = '/remote/org.example.search?q=1') =>
      await statusOf(send(path, {}, await stack.token(ada, 'cli', 'me', scope)));
    expect(await scoped('org.example.search:GET')).toBe(200);
    expect(await scoped('org.example.search:POST')).toBe(403);
    expect(await scoped('org.example.search:GET:one')).toBe(403);
    expect(await scoped('io.cozy.doctypes:GET', '/remote/_all_doctypes')).toBe(200);
    expect(await scoped('org.example.search', '/remote/_all_doctypes')).toBe(403);
  });
});

describe('another server that means no good', () => {
  const to = (host: string, port: number, path = '/') => `http://${host}:${port}${path}`;

  test('leads to no private address, by itself or by a redirection', async () => {
    expect(await statusOf(send('/remote/org.example.inside'))).toBe(422);
    for (const host of [PRIVATE, '127.2', '0x7f000002', '[::1]', '[::ffff:127.0.0.2]', '0.0.0.0', '169.254.169.254']) {
      expect([host, await statusOf(any('redirect', { to: to(host, inside.port) }))]).toEqual([host, 422]);
    }
    for (const address of ['file:///etc/passwd', 'ftp://a.example/', 'data:text/plain,a', 'http://u:p@127.0.0.1/']) {
      expect([address, await statusOf(any('redirect', { to: address }))]).toEqual([address, 422]);
    }
    expect(inside.seen).toEqual([]);
  });

  test('gets the keys of nobody else by a redirection', async () => {
    const response = await any('redirect', { to: to(PUBLIC, other.port, '/there') });
    expect(await response.json()).toEqual({ at: '/there' });
    expect(outside.seen[0]?.headers['x-key']).toBe('s3cret');
    expect(other.seen[0]?.headers).not.toHaveProperty('x-key');
    const same = await any('redirect', { to: '/there' });
    expect(await same.json()).toEqual({ at: '/there' });
    expect(outside.seen.at(-1)?.headers['x-key']).toBe('s3cret');
  });

  test('leads nobody in circles', async () => {
    // To where it is already.
    expect(await statusOf(any('redirect'))).toBe(502);
    expect(outside.seen).toHaveLength(6);
  });

  test('fills neither the memory nor the disk', async () => {
    expect(await statusOf(any('huge'))).toBe(502);
    const endless = await any('endless');
    expect(endless.status).toBe(200);
    await expect(endless.arrayBuffer()).rejects.toThrow();
    const short = await any('short');
    await expect(short.text()).rejects.toThrow();
  });

  test('keeps only some answers open', async () => {
    const open = await Promise.all(Array.from({ length: 16 }, () => any('endless')));
    expect(await statusOf(any('there'))).toBe(429);
    for (const { body } of open) await body?.cancel();
    expect(await statusOf(any('there'))).toBe(200);
  });

  test('keeps only some requests waiting, and is told to be late', async () => {
    const statuses: number[] = [];
    const waiting = Array.from({ length: 20 }, async () => statuses.push(await statusOf(any('hang'))));
    await expect.poll(() => [outside.seen.length, statuses.length]).toEqual([16, 4]);
    outside.server.closeAllConnections();
    await Promise.all(waiting);
    expect(statuses).toEqual([...Array(4).fill(429), ...Array(16).fill(502)]);
    expect(await statusOf(any('there'))).toBe(200);
    expect((await logged()).some(({ response_code }) => response_code === 0)).toBe(true);
  });
});

describe('a proxy', () => {
  test('sends what the app asks, with the keys of the operator', async () => {
    const headers = {
      'Content-Type': 'text/plain',
      Cookie: 'sess=1',
      'X-Key': 'mine',
      Referer: 'http://home.ada.localhost/',
    };
    const init = { method: 'POST', body: 'some text', headers };
    const response = await send('/proxy/org.example.proxy/things/1?q=a', init);
    expect([response.status, await response.json()]).toEqual([200, { at: '/api/things/1?q=a' }]);
    const [request] = outside.seen;
    expect(request).toMatchObject({
      method: 'POST',
      body: 'some text',
      headers: { 'x-key': 's3cret', 'content-type': 'text/plain' },
    });
    for (const name of ['cookie', 'authorization', 'referer', 'x-forwarded-for'])
      expect(request?.headers).not.toHaveProperty(name);
  });

  test.each([
    ['/proxy/org.example.proxy/admin', {}, 404],
    ['/proxy/org.example.proxy/things/%2e%2e/admin', {}, 404],
    ['/proxy/org.example.proxy/things/..%2f..%2fadmin', {}, 404],
    ['/proxy/org.example.proxy/things/1', { method: 'PUT', body: 'a' }, 405],
    ['/proxy/org.example.proxy/things/1', { method: 'POST', body: 'a'.repeat(2_000_000) }, 413],
    ['/proxy/org.example.search/things/1', {}, 404],
    ['/proxy/io.cozy.files/things/1', {}, 403],
  ])('%s, %#', async (path, init, status) => {
    expect(await statusOf(send(path, init))).toBe(status);
    expect(outside.seen).toEqual([]);
  });

  test('wants a right for that method', async () => {
    const readOnly = await stack.token(ada, 'cli', 'me', 'org.example.proxy:GET');
    expect(await statusOf(send('/proxy/org.example.proxy/things/1', {}, readOnly))).toBe(200);
    expect(await statusOf(send('/proxy/org.example.proxy/things/1', { method: 'POST', body: 'a' }, readOnly))).toBe(
      403,
    );
  });
});

test('a named file of another server is given to any app, data only', async () => {
  const none = await stack.token(ada, 'cli', 'me', 'io.cozy.contacts');
  const asset = async (name: string) => send(`/remote/assets/${name}`, {}, none);
  expect(await (await asset('bank')).json()).toEqual({ kept: true });
  expect(await statusOf(asset('bank'))).toBe(200);
  expect(outside.seen).toHaveLength(1);
  expect([await statusOf(asset('page')), await statusOf(asset('other')), await statusOf(asset('constructor'))]).toEqual(
    [502, 404, 404],
  );
});

test('old lines of the log go', async () => {
  const { docs, remotes } = stack.services;
  const before = await logged();
  const [old] = before;
  if (!old) throw new Error('nothing was logged');
  await docs.update(ada, 'io.cozy.remote.requests', { ...old, created_at: '2020-01-01T00:00:00.000Z' });
  await remotes.purge(ada);
  expect(await logged()).toHaveLength(before.length - 1);
});
