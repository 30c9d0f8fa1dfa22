import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isKind } from '#pkg/errors';
import { authenticate } from './auth.ts';

/** Answers as Keystone's API reference says; Debian's Keystone is too large for a test. */
let asked: unknown;
const server = createServer(async (request, response) => {
  asked = { method: request.method, url: request.url, body: await json(request) };
  const { password } = (asked as { body: { auth: { identity: { password: { user: { password: string } } } } } }).body
    .auth.identity.password.user;
  if (password !== 'secret') return void response.writeHead(401).end('{}');
  const endpoints = (['public', 'internal'] as const).flatMap((name) =>
    ['one', 'two'].map((region) => ({
      interface: name,
      region_id: region,
      url: `http://${name}.${region}/v1/AUTH_x/`,
    })),
  );
  const catalog = [
    { type: 'identity', endpoints: [] },
    { type: 'object-store', endpoints },
  ];
  response.writeHead(201, { 'X-Subject-Token': 'token', 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ token: { catalog } }));
});
let authUrl: string;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  authUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/identity/v3`;
});
afterAll(() => void server.close());

test('Keystone is asked for a token of the project, and its catalogue says where the account is', async () => {
  const credentials = { authUrl, user: 'ann', password: 'secret', userDomain: 'people', project: 'files' };
  expect(await authenticate(credentials, 5000)).toEqual({ token: 'token', storageUrl: 'http://public.one/v1/AUTH_x' });
  expect(asked).toEqual({
    method: 'POST',
    url: '/identity/v3/auth/tokens',
    body: {
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'ann', domain: { name: 'people' }, password: 'secret' } },
        },
        scope: { project: { name: 'files', domain: { name: 'people' } } },
      },
    },
  });
  const there = { ...credentials, region: 'two', interface: 'internal' as const };
  expect((await authenticate(there, 5000)).storageUrl).toBe('http://internal.two/v1/AUTH_x');
});

test.each([
  ['a wrong password', { password: 'other' }],
  ['a region that is not there', { region: 'three' }],
])('%s lets nobody in, and is not told', async (_case, more) => {
  const failed = await authenticate({ authUrl, user: 'ann', password: 'secret', ...more }, 5000).catch(
    (error) => error,
  );
  expect(isKind(failed, 'unavailable')).toBe(true);
  expect(String(failed)).not.toContain('other');
});
