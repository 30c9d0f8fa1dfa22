import { createServer, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect, test } from 'vitest';
import { openGuardedProxy } from './guarded-proxy.ts';

const LOOPBACK = ['127.0.0.0/8'];

async function target() {
  const server = createServer((asked, response) => {
    response.end(`${asked.method} ${asked.url} ${asked.headers['proxy-authorization'] ?? ''}`);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, [Symbol.dispose]: () => void server.close() };
}

/** Status of a request through the proxy, and what comes behind it. */
function ask(proxy: string, method: string, path: string, withCredentials = true): Promise<[number, string]> {
  const { hostname, port, username, password } = new URL(proxy);
  const secret = Buffer.from(`${username}:${password}`).toString('base64');
  const headers = withCredentials ? { 'Proxy-Authorization': `Basic ${secret}` } : {};
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers, agent: false });
    sent.once('error', reject);
    sent.once('response', async (response) => resolve([response.statusCode ?? 0, await text(response)]));
    sent.once('connect', async (response, socket: Socket) => {
      if (response.statusCode === 200) socket.write('GET /inside HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
      resolve([response.statusCode ?? 0, await text(socket)]);
    });
    sent.end();
  });
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  let all = '';
  for await (const chunk of stream) all += chunk.toString();
  return all;
}

test('leads where the networks allow, and keeps its secret', async () => {
  using server = await target();
  await using proxy = await openGuardedProxy({ trustedNetworks: LOOPBACK });
  const [status, body] = await ask(proxy.url, 'GET', `http://127.0.0.1:${server.port}/plain?a=1`);
  expect([status, body]).toEqual([200, 'GET /plain?a=1 ']);
  const [tunnelled, inside] = await ask(proxy.url, 'CONNECT', `127.0.0.1:${server.port}`);
  expect(tunnelled).toBe(200);
  expect(inside).toContain('GET /inside');
});

test.each([
  ['GET', (port: number) => `http://127.0.0.1:${port}/`],
  ['GET', (port: number) => `http://[::ffff:127.0.0.1]:${port}/`],
  ['GET', (port: number) => `http://localhost:${port}/`],
  ['GET', () => 'file:///etc/passwd'],
  ['CONNECT', (port: number) => `127.0.0.1:${port}`],
  ['CONNECT', (port: number) => `localhost:${port}`],
  ['CONNECT', () => '169.254.169.254:80'],
  ['CONNECT', () => '[::1]:80'],
  ['CONNECT', () => 'a/b:80'],
])('leads to no private address: %s', async (method, path) => {
  using server = await target();
  await using proxy = await openGuardedProxy();
  expect((await ask(proxy.url, method, path(server.port)))[0]).toBe(502);
});

test('nobody uses it without its credentials', async () => {
  using server = await target();
  await using proxy = await openGuardedProxy({ trustedNetworks: LOOPBACK });
  expect((await ask(proxy.url, 'GET', `http://127.0.0.1:${server.port}/`, false))[0]).toBe(407);
  expect((await ask(proxy.url, 'CONNECT', `127.0.0.1:${server.port}`, false))[0]).toBe(407);
});
