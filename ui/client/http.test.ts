import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ApiError } from './errors.ts';
import { createHttp } from './http.ts';
import { createTokenSource } from './tokens.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  closers.push(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let refreshes = 0;
  const tokens = createTokenSource('old', {
    async loadPage() {
      refreshes += 1;
      return '<p data-cozy="{&#34;token&#34;:&#34;new&#34;,&#34;domain&#34;:&#34;x&#34;}">';
    },
  });
  return { http: createHttp({ origin, tokens }), refreshes: () => refreshes };
}

test('sends the token and JSON:API, and reads the answer', async () => {
  const { http } = await serve((request, response) => {
    const { authorization, accept } = request.headers;
    response.end(JSON.stringify({ authorization, accept, url: request.url }));
  });
  expect(await http.request('GET', '/files/a?b=c')).toEqual({
    authorization: 'Bearer old',
    accept: 'application/vnd.api+json',
    url: '/files/a?b=c',
  });
});

test('an empty answer is undefined', async () => {
  const { http } = await serve((_, response) => response.writeHead(204).end());
  expect(await http.request('DELETE', '/auth/login')).toBeUndefined();
});

test('renews an expired token once and asks again', async () => {
  const { http, refreshes } = await serve((request, response) => {
    if (request.headers.authorization === 'Bearer new') response.end('{"ok":true}');
    else response.writeHead(400).end('{"error":"Expired token"}');
  });
  expect(await http.request('GET', '/apps/')).toEqual({ ok: true });
  expect(refreshes()).toBe(1);
});

test('does not ask for ever when the fresh token is refused too', async () => {
  let asked = 0;
  const { http, refreshes } = await serve((_, response) => {
    asked += 1;
    response.writeHead(400).end('{"error":"Invalid JWT token"}');
  });
  await expect(http.request('GET', '/apps/')).rejects.toMatchObject({ status: 400, message: 'Invalid JWT token' });
  expect([asked, refreshes()]).toEqual([2, 1]);
});

test.each([
  ['{"errors":[{"status":"409","title":"Conflict","detail":"taken","source":{"parameter":"name"}}]}', 'taken', 'name'],
  ['{"error":"nope"}', 'nope', ''],
  ['<h1>proxy</h1>', '<h1>proxy</h1>', ''],
  ['', '', ''],
])('an error with the body %s says %j', async (body, message, source) => {
  const { http } = await serve((_, response) => response.writeHead(409).end(body));
  await expect(http.request('GET', '/')).rejects.toMatchObject({ name: 'ApiError', status: 409, message, source });
});

test('a server that does not answer has the status 0', async () => {
  const tokens = createTokenSource('t');
  const http = createHttp({ origin: 'http://127.0.0.1:1', tokens });
  await expect(http.request('GET', '/')).rejects.toThrow(ApiError);
  await expect(http.request('GET', '/')).rejects.toMatchObject({ status: 0 });
});
