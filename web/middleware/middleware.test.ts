import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import {
  clientAddress,
  cors,
  findInstance,
  hostOf,
  inSteps,
  readJson,
  requestContext,
  securityHeaders,
  type WebEnv,
} from '#web/middleware';
import { plainErrors } from '#web/render';
import { type HttpServer, listen } from '../server.ts';

const lines: { fields: object; message: string }[] = [];
const log: Logger = {
  debug: (fields, message) => void lines.push({ fields, message }),
  info() {},
  warn() {},
  error: (fields, message) => void lines.push({ fields, message }),
  child: () => log,
};

const instances = {
  findByHost: async (host: string): Promise<Instance> => {
    const alice = { domain: 'alice.example', old_domain: 'old.example' } as Instance;
    if (host === alice.domain || host === alice.old_domain) return alice;
    if (host === 'gone.example') return { ...alice, domain: host, deleting: true };
    throw new AppError('not-found', 'no such instance');
  },
};

function build(): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError(plainErrors);
  app.use(requestContext({ log, first: [securityHeaders({ https: true }), cors()] }));
  app.post('/json', async (c) => c.json((await readJson(c, { limit: 100 })).value));
  app.get('/auth/login', (c) => c.text('login'));
  app.use(inSteps(findInstance({ instances, scheme: 'https' })));
  app.get('/who', (c) => c.text(c.var.instance.domain));
  return app;
}

const app = build();
const get = (host: string, path = '/who', headers = {}) =>
  app.request(`http://${host}${path}`, { headers: { Host: host, Accept: 'application/json', ...headers } });

describe('the instance', () => {
  test('is that of the host', async () => {
    expect(await (await get('alice.example')).text()).toBe('alice.example');
    expect(await (await get('ALICE.example')).text()).toBe('alice.example');
  });

  test('that moved redirects to the same path', async () => {
    const { status, headers } = await get('old.example', '/who?a=1&b=%2F');
    expect(status).toBe(308);
    expect(headers.get('Location')).toBe('https://alice.example/who?a=1&b=%2F');
  });

  test.each(['eve.example', 'gone.example'])('of %s is none', async (host) => {
    const response = await get(host);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: {} });
  });

  test.each([
    ['Alice.Example:8080', 'alice.example:8080'],
    ['xn--caf-dma.example', 'café.example'],
    ['xn--caf-dma.example:8080', 'café.example:8080'],
  ])('is found by %s', (header, host) => expect(hostOf(header)).toBe(host));

  test('wants a Host', () => expect(() => hostOf(undefined)).toThrow('missing'));
});

test.each([
  ['127.0.0.1', undefined, '127.0.0.1'],
  ['::ffff:127.0.0.1', '198.51.100.7, 203.0.113.9', '203.0.113.9'],
  // As proxies that listen to both families write it: else all of IPv4 is one network, that one client can shut out.
  ['::1', '::ffff:203.0.113.9', '203.0.113.9'],
  ['::1', '::FFFF:203.0.113.9', '203.0.113.9'],
  ['::1', '2001:db8::1', '2001:db8::1'],
  ['::1', ' ', '::1'],
  ['198.51.100.7', '203.0.113.9', '198.51.100.7'],
])('a request from %s, forwarded for %s, is one of %s', (remoteAddress, forwarded, address) => {
  expect(clientAddress({ socket: { remoteAddress } } as IncomingMessage, forwarded)).toBe(address);
});

describe('the headers', () => {
  test('are on answers and on errors', async () => {
    for (const host of ['alice.example', 'eve.example']) {
      const { headers } = await get(host, '/who', { Origin: 'https://app.example' });
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'strict-transport-security': expect.stringContaining('max-age=31536000'),
        'access-control-allow-origin': 'https://app.example',
        'access-control-allow-credentials': 'true',
        vary: 'Origin',
      });
    }
  });

  test('let an app ask first', async () => {
    const headers = { Origin: 'https://app.example', 'Access-Control-Request-Headers': 'authorization' };
    const response = await app.request('http://alice.example/who', { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-methods': 'GET,HEAD,PUT,PATCH,POST,DELETE',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': '43200',
    });
  });

  test('do not open the login', async () => {
    const { headers } = await get('alice.example', '/auth/login', { Origin: 'https://evil.example' });
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
  });
});

test('the query of a request, which may have a token, is not logged', async () => {
  lines.length = 0;
  await get('alice.example', '/who?bearer_token=secret');
  expect(lines).toEqual([{ fields: expect.objectContaining({ path: '/who', status: 200 }), message: 'request' }]);
  expect(JSON.stringify(lines)).not.toContain('secret');
});

describe('a body, on a socket', () => {
  let server: HttpServer;
  beforeAll(async () => {
    server = await listen({ host: '127.0.0.1', port: 0, fetch: app.fetch, log });
  });
  afterAll(() => server.close(0));

  /** Sends bytes as they are, and gives the first line of the answer. */
  function send(head: string, body: string | Buffer, end = false): Promise<string> {
    const socket = connect(server.port, '127.0.0.1');
    return new Promise((resolve) => {
      let received = '';
      socket.on('data', (data) => {
        received += data;
        if (received.includes('\r\n\r\n')) socket.destroy();
      });
      socket.on('close', () => resolve(received.split('\r\n', 1)[0] ?? ''));
      socket.on('error', () => {});
      socket.write(`POST /json HTTP/1.1\r\nHost: alice.example\r\n${head}\r\n\r\n`);
      socket.write(body);
      if (end) socket.end();
    });
  }

  test.each([
    ['a right one', 'Content-Length: 7', '{"a":1}', '200 OK'],
    ['one in chunks', 'Transfer-Encoding: chunked', '4\r\n{"a"\r\n3\r\n:1}\r\n0\r\n\r\n', '200 OK'],
    ['one that says it is too large', 'Content-Length: 101', '', '413 Payload Too Large'],
    [
      'one that does not say so',
      'Transfer-Encoding: chunked',
      `65\r\n${'1'.repeat(101)}\r\n0\r\n\r\n`,
      '413 Payload Too Large',
    ],
    ['one that never ends', 'Transfer-Encoding: chunked', `FFFF\r\n${' '.repeat(60_000)}`, '413 Payload Too Large'],
    ['one that is cut', 'Transfer-Encoding: chunked', '4\r\n{"a"\r\n0\r\n\r\n', '400 Bad Request'],
    ['none', 'Content-Length: 0', '', '400 Bad Request'],
    ['one that is no UTF-8', 'Content-Length: 4', Buffer.from([0x22, 0xff, 0xfe, 0x22]), '400 Bad Request'],
    ['one whose length is no number', 'Content-Length: x', '{}', '400 Bad Request'],
  ])('%s', async (_, head, body, status) => {
    expect(await send(head, body)).toBe(`HTTP/1.1 ${status}`);
  });

  test('that is cut by the client leaves the server well', async () => {
    await send('Content-Length: 50', '{"a":', true);
    expect(await send('Content-Length: 7', '{"a":1}')).toBe('HTTP/1.1 200 OK');
  });
});
