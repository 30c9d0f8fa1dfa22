import { createECDH, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import ece from 'http_ece';
import { decodeJwt } from 'jose';
import { expect, test, vi } from 'vitest';
import { testStack } from '#tests/test-stack';

/** A push service and a browser of RFC 8030: it answers a status, and reads what it is given. */
async function pushService(status: number) {
  const received: { headers: Record<string, unknown>; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await buffer(request) });
    response.writeHead(status).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const browser = createECDH('prime256v1');
  const auth = randomBytes(16);
  const keys = { p256dh: browser.generateKeys().toString('base64url'), auth: auth.toString('base64url') };
  return {
    received,
    subscription: { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/push/1`, keys },
    read: (body: Buffer): unknown =>
      JSON.parse(
        ece
          .decrypt(body, { version: 'aes128gcm', privateKey: browser, authSecret: auth.toString('base64url') })
          .toString(),
      ),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function fixture(trusted = ['127.0.0.1']) {
  const stack = await testStack({ flags: { 'safe_http.trusted_private_networks': trusted } });
  const { instances, oauthClients } = stack.services;
  const ann = await instances.create({ domain: 'ann.localhost', email: 'ann@example.org' });
  const { client } = await oauthClients.register(ann, {
    redirect_uris: ['https://client.example/cb'],
    client_name: 'Bank',
    software_id: 'bank',
    notifications: { bill: {} },
  });
  const token = await stack.token(ann, 'access', client._id, 'io.cozy.notifications');
  const ask = async (method: string, path: string, attributes?: object, as = token) => {
    const response = await stack.request(ann.domain, `/notifications${path}`, {
      method,
      headers: { Authorization: `Bearer ${as}`, 'Content-Type': 'application/vnd.api+json' },
      ...(attributes && { body: JSON.stringify({ data: { attributes } }) }),
    });
    const text = await response.text();
    return { status: response.status, data: text.startsWith('{') ? JSON.parse(text).data : undefined };
  };
  const subscriptions = () =>
    Array.fromAsync(stack.services.docs.all(ann, 'io.cozy.notifications.subscriptions')).then(({ length }) => length);
  return { stack, ann, client, ask, subscriptions, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
}

test('a browser that subscribed is told, sealed for it and signed by the server; then there is no mail', async () => {
  await using service = await pushService(201);
  await using room = await fixture();
  const { public_key } = (await room.ask('GET', '/push')).data.attributes;
  expect(Buffer.from(public_key, 'base64url')).toHaveLength(65);
  const { status, data } = await room.ask('POST', '/push', service.subscription);
  expect(status).toBe(201);
  expect((await room.ask('POST', '/push', service.subscription)).data.id).toBe(data.id);
  room.stack.startJobs();
  const told = await room.ask('POST', '', { category: 'bill', title: 'Your bill', message: 'é', priority: 'high' });
  await vi.waitFor(() => expect(service.received).toHaveLength(1), { timeout: 10_000, interval: 20 });
  const [{ headers, body } = { headers: {}, body: Buffer.alloc(0) }] = service.received;
  expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high', ttl: '86400' });
  expect(body.includes('Your bill')).toBe(false);
  expect(service.read(body)).toMatchObject({ id: told.data.id, title: 'Your bill', message: 'é' });
  const [, jwt = '', key] = /^vapid t=([^,]+), k=(.+)$/.exec(String(headers['authorization'])) ?? [];
  expect(key).toBe(public_key);
  expect(decodeJwt(jwt)).toMatchObject({ aud: new URL(service.subscription.endpoint).origin });
  await vi.waitFor(async () => {
    const stored = await room.stack.services.docs.get<{ outbox?: string }>(
      room.ann,
      'io.cozy.notifications',
      told.data.id,
    );
    expect(stored).not.toHaveProperty('outbox');
  });
  expect(await room.stack.services.jobs.pending(room.ann, 'stack-mail')).toEqual([]);
  expect((await room.ask('DELETE', `/push/${data.id}`)).status).toBe(204);
  expect(await room.subscriptions()).toBe(0);
});

test.each([
  [410, 0],
  [404, 0],
  [503, 1],
  [302, 1],
])('a push service that answers %i leaves the mail to tell it, and %i subscription', async (status, left) => {
  await using service = await pushService(status);
  await using room = await fixture();
  await room.ask('POST', '/push', service.subscription);
  await room.ask('POST', '', { category: 'bill', title: 'Your bill' });
  expect(await room.stack.mails()).toMatchObject([{ subject: 'Your bill' }]);
  expect(service.received).toHaveLength(1);
  expect(await room.subscriptions()).toBe(left);
});

test('an endpoint that leads inside is never asked', async () => {
  await using service = await pushService(201);
  await using room = await fixture([]);
  await room.ask('POST', '/push', service.subscription);
  await room.ask('POST', '', { category: 'bill', title: 'Your bill', message: 'x'.repeat(5000) });
  expect(await room.stack.mails()).toMatchObject([{ subject: 'Your bill' }]);
  expect(service.received).toEqual([]);
  expect(await room.subscriptions()).toBe(0);
});

const keys = { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: Buffer.alloc(16).toString('base64url') };
test.each([
  [{ endpoint: 'https://push.example/1' }, 400],
  [{ endpoint: 'file:///etc/passwd', keys }, 422],
  [{ endpoint: 'push', keys }, 422],
  [{ endpoint: 'https://push.example/1', keys: { ...keys, auth: 'AAAA' } }, 422],
  [{ endpoint: 'https://push.example/1', keys: { ...keys, p256dh: '' } }, 422],
])('%j is no subscription', async (attributes, status) => {
  await using room = await fixture();
  expect((await room.ask('POST', '/push', attributes)).status).toBe(status);
});

test('it needs a right, and no app reads what browsers gave', async () => {
  await using room = await fixture();
  const { stack, ann, client } = room;
  const other = await stack.token(ann, 'access', client._id, 'io.cozy.files');
  for (const [method, path] of [
    ['GET', '/push'],
    ['POST', '/push'],
    ['DELETE', '/push/x'],
  ] as const) {
    expect((await room.ask(method, path, method === 'POST' ? {} : undefined, other)).status).toBe(403);
  }
  const all = await stack.token(ann, 'cli', 'test', 'io.cozy.notifications.subscriptions');
  const response = await stack.request(ann.domain, '/data/io.cozy.notifications.subscriptions/_all_docs', {
    headers: { Authorization: `Bearer ${all}` },
  });
  expect(response.status).toBe(403);
});
