import type { LookupAddress } from 'node:dns';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { createSafeHttp } from './index.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server that counts its connections. */
async function serve(listener: RequestListener, host = '127.0.0.1', port = 0) {
  const server = createServer(listener);
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((done) => server.listen(port, host, done));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}

/** Of the loopback, the first address stands for the internet: the others are private. */
function open(resolve?: (host: string) => Promise<LookupAddress[]>) {
  const http = createSafeHttp({ trustedNetworks: ['127.0.0.1'], ...(resolve && { resolve }) });
  closing.push(async () => http[Symbol.asyncDispose]());
  return http;
}

const to = (address: string) => ({ address, family: address.includes(':') ? 6 : 4 });
const isPrivate = { kind: 'unprocessable', code: 'private_address' };

test('a public address answers, with its status, headers and body', async () => {
  const { port } = await serve((request, response) => {
    response.writeHead(201, { 'X-Method': request.method });
    request.pipe(response);
  });
  const response = await open().fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'hello' });
  expect([response.status, response.headers.get('x-method'), await response.text()]).toEqual([201, 'POST', 'hello']);
  expect(response.url).toBe(`http://127.0.0.1:${port}/`);
});

test.each([
  'http://127.0.0.2:PORT/',
  'http://127.0.0.2.:PORT/',
  'http://127.2:PORT/',
  'http://0x7f000002:PORT/',
  'http://2130706434:PORT/',
  'http://0177.0.0.2:PORT/',
  'http://[::ffff:127.0.0.2]:PORT/',
  'http://[::ffff:7f00:2]:PORT/',
  'http://[::1]:PORT/',
  'http://[::]:PORT/',
  'http://0.0.0.0:PORT/',
  'http://0:PORT/',
  'http://inside.example:PORT/',
  'https://127.0.0.2:PORT/',
])('%s is refused before any connection, also behind a redirection', async (pattern) => {
  const inside = await serve((_request, response) => response.end('secret'), '0.0.0.0');
  const url = pattern.replace('PORT', String(inside.port));
  const http = open(async () => [to('127.0.0.2')]);
  await expect(http.fetch(url)).rejects.toMatchObject(isPrivate);
  const outside = await serve((_request, response) => response.writeHead(302, { Location: url }).end());
  await expect(http.fetch(`http://127.0.0.1:${outside.port}/`)).rejects.toMatchObject(isPrivate);
  const manual = await http.fetch(`http://127.0.0.1:${outside.port}/`, { redirect: 'manual' });
  expect([manual.status, manual.headers.get('location')]).toEqual([302, url]);
  expect(inside.connections()).toBe(0);
});

test('a name that changes its address is connected to where it was checked', async () => {
  const outside = await serve((_request, response) => response.end('outside'));
  const inside = await serve((_request, response) => response.end('inside'), '127.0.0.2', outside.port);
  let asked = 0;
  const http = open(async () => [to(asked++ === 0 ? '127.0.0.1' : '127.0.0.2')]);
  const url = `http://moving.example:${outside.port}/`;
  expect(await (await http.fetch(url, { headers: { Connection: 'close' } })).text()).toBe('outside');
  await expect(http.fetch(url)).rejects.toMatchObject(isPrivate);
  expect(inside.connections()).toBe(0);
});

test('of several addresses, the public ones are tried', async () => {
  const outside = await serve((_request, response) => response.end('outside'));
  const inside = await serve((_request, response) => response.end('inside'), '127.0.0.2', outside.port);
  const http = open(async () => [to('127.0.0.2'), to('::1'), to('127.0.0.1')]);
  expect(await (await http.fetch(`http://both.example:${outside.port}/`)).text()).toBe('outside');
  expect(inside.connections()).toBe(0);
});

test.each(['file:///etc/passwd', 'ftp://a.example/', 'http://user:pass@a.example/', 'data:text/plain,a', '/a', ''])(
  '%j is not an address of the web',
  async (url) => {
    await expect(open().fetch(url)).rejects.toMatchObject({ kind: 'unprocessable', code: 'bad_address' });
  },
);

test('what never ends, what is late and what bursts is cut', async () => {
  const { port } = await serve((request, response) => {
    if (request.url === '/late') return;
    if (request.url === '/bomb') {
      return response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(2_000_000)));
    }
    const push = (): void =>
      void (response.write(Buffer.alloc(10_000)) ? setImmediate(push) : response.once('drain', push));
    push();
  });
  const http = open();
  const at = `http://127.0.0.1:${port}`;
  for (const path of ['/endless', '/bomb']) {
    const response = await http.fetch(at + path, { maxBytes: 1_000_000 });
    await expect(response.arrayBuffer()).rejects.toMatchObject({ kind: 'too-large' });
  }
  await expect(http.fetch(`${at}/late`, { timeout: 50 })).rejects.toMatchObject({ code: 'remote_timeout' });
});

test('a name that is not known, and a port that is closed, are the failures of the other side', async () => {
  const unknown = open(() => Promise.reject(new Error('ENOTFOUND')));
  await expect(unknown.fetch('http://nowhere.example/')).rejects.toMatchObject({ kind: 'bad-gateway' });
  await expect(open().fetch('http://127.0.0.1:1/')).rejects.toMatchObject({ kind: 'bad-gateway' });
  const gone = AbortSignal.abort(new Error('the client left'));
  await expect(open().fetch('http://127.0.0.1:1/', { signal: gone })).rejects.toThrow('the client left');
});
