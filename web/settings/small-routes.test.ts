import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let ada: Instance;
beforeAll(async () => {
  stack = await testStack();
  ada = await stack.addInstance('ada');
});
afterAll(() => stack[Symbol.asyncDispose]());

const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
  stack.request(ada.domain, path, { method, headers });
const usage = async (scope: string) => {
  const response = await ask('GET', '/settings/clients-usage', {
    Authorization: `Bearer ${await stack.token(ada, 'cli', 'x', scope)}`,
  });
  const body = response.ok ? ((await response.json()) as { data: { attributes: object } }).data.attributes : undefined;
  return [response.status, body];
};

test('the owner sees how many devices there are, and how many there may be', async () => {
  const scope = 'io.cozy.settings:GET:io.cozy.settings.clients-usage';
  expect(await usage(scope)).toEqual([200, { count: 0, limitReached: false, limitExceeded: false }]);
  await stack.services.docs.create(ada, 'io.cozy.oauth.clients', { client_name: 'Desk', client_kind: 'desktop' });
  const limited = async (max: number) => {
    const current = await stack.services.instances.get(ada.domain);
    await stack.services.features.patchInstance(current, { 'cozy.oauthclients.max': max });
    return usage(scope);
  };
  expect(await limited(2)).toEqual([200, { limit: 2, count: 1, limitReached: false, limitExceeded: false }]);
  expect(await limited(1)).toEqual([200, { limit: 1, count: 1, limitReached: true, limitExceeded: false }]);
  expect(await limited(0)).toEqual([200, { limit: 0, count: 1, limitReached: true, limitExceeded: true }]);
  expect((await usage('io.cozy.settings:GET'))[0]).toBe(200);
  expect((await usage('io.cozy.settings:PUT'))[0]).toBe(403);
  expect((await usage('io.cozy.settings:GET:io.cozy.settings.disk-usage'))[0]).toBe(403);
});

test('nothing outside keeps the owner from leaving', async () => {
  const response = await ask('GET', '/settings/external-ties', {
    Authorization: `Bearer ${await stack.token(ada, 'cli', 'x')}`,
  });
  const body = (await response.json()) as { data: { id: string; attributes: object } };
  expect(body.data).toMatchObject({
    id: 'io.cozy.settings.external-ties',
    attributes: { has_blocking_subscription: false },
  });
  expect((await ask('GET', '/settings/external-ties')).status).toBe(401);
});

test('the end of a move is forgotten by an app that may show it, not by the cookie alone', async () => {
  const { instances, sessions, tokens } = stack.services;
  await instances.updateSettings(ada, { moved_from: 'https://old.example/' });
  const path = '/settings/instance/moved_from';
  const session = await sessions.create(ada, 'normal', { address: '', userAgent: '' });
  const Cookie = sessions.cookie(ada, session).split(';')[0] ?? '';
  expect((await ask('DELETE', path, { Cookie })).status).toBe(401);
  expect(await instances.settings(ada)).toHaveProperty('moved_from');
  const token = await tokens.issue(ada, { audience: 'app', subject: 'home', sessionId: session._id });
  expect((await ask('DELETE', path, { Cookie, Authorization: `Bearer ${token}` })).status).toBe(204);
  expect(await instances.settings(ada)).not.toHaveProperty('moved_from');
});

test('the owner has a picture, made small and without what the camera wrote', async () => {
  const token = await stack.token(ada, 'cli', 'x', 'io.cozy.settings');
  const image = await sharp({ create: { width: 2000, height: 1000, channels: 3, background: '#1a6350' } })
    .withExif({ IFD0: { Artist: 'somebody' } })
    .png()
    .toBuffer();
  const put = async (body: string | Uint8Array<ArrayBuffer>, type = 'image/png') => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': type };
    return (await stack.request(ada.domain, '/settings/avatar', { method: 'PUT', headers, body })).status;
  };
  const shown = () => ask('GET', '/public/avatar?fallback=404');
  expect((await shown()).status).toBe(404);
  expect(await put(new Uint8Array(image))).toBe(204);
  const picture = await shown();
  expect(picture.headers.get('Content-Type')).toBe('image/jpeg');
  const bytes = Buffer.from(await picture.arrayBuffer());
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 640, height: 320 });
  expect(bytes.includes('somebody')).toBe(false);
  const known = await ask('GET', '/public/avatar', { 'If-None-Match': picture.headers.get('ETag') ?? '' });
  expect(known.status).toBe(304);

  expect(await put('<svg', 'text/html')).toBe(415);
  expect([415, 422]).toContain(await put('this is no image'));
  expect(await put(new Uint8Array(20 * 1024 * 1024 + 1))).toBe(413);
  expect((await shown()).status).toBe(200);
  expect((await ask('DELETE', '/settings/avatar', { Authorization: `Bearer ${token}` })).status).toBe(204);
  expect((await shown()).status).toBe(404);
  expect(stack.errors).toEqual([]);
});
