import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startApns, startFcm } from '#tests/push-services';
import { testStack } from '#tests/test-stack';

const SECONDS = { timeout: 10_000, interval: 20 };
const PHONE = 'ab'.repeat(32);

async function fixture() {
  const fcm = await startFcm();
  const apns = await startApns();
  const folder = await mkdtemp(join(tmpdir(), 'phones-'));
  await writeFile(join(folder, 'fcm.json'), fcm.credentials);
  await writeFile(join(folder, 'key.p8'), apns.key);
  const stack = await testStack({
    jobs: true,
    flags: {
      'safe_http.trusted_private_networks': ['127.0.0.1'],
      'notifications.fcm_credentials_file': join(folder, 'fcm.json'),
      'notifications.fcm_server': fcm.url,
      'notifications.ios_certificate_key_path': join(folder, 'key.p8'),
      'notifications.ios_key_id': 'KEY1',
      'notifications.ios_team_id': 'TEAM',
      'notifications.ios_topic': 'org.example.app',
      'notifications.ios_server': apns.url,
    },
  });
  const { instances, oauthClients, docs, jobs } = stack.services;
  const ann = await instances.create({ domain: 'ann.localhost', email: 'ann@example.org' });
  const add = async (platform: string, token: string) => {
    const { client } = await oauthClients.register(ann, {
      redirect_uris: ['https://client.example/cb'],
      client_name: 'Phone',
      software_id: 'phone',
      notification_platform: platform,
      notification_device_token: token,
      notifications: { bill: { collapsible: true } },
    });
    return client;
  };
  return {
    stack,
    fcm,
    apns,
    ann,
    add,
    tokenOf: async (id: string) =>
      (await docs.get<{ notification_device_token?: string }>(ann, 'io.cozy.oauth.clients', id))
        .notification_device_token,
    tell: async (client: string, attributes: object) => {
      const token = await stack.token(ann, 'access', client, 'io.cozy.notifications');
      const response = await stack.request(ann.domain, '/notifications', {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}` },
        body: JSON.stringify({ data: { attributes: { category: 'bill', ...attributes } } }),
      });
      expect(response.status).toBe(201);
    },
    push: (message: object) => jobs.push(ann, { worker: 'push', message: message as never }),
    async [Symbol.asyncDispose]() {
      await stack[Symbol.asyncDispose]();
      await apns[Symbol.asyncDispose]();
      await fcm[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

test('the phones of the owner are told by the service of their platform; a token that is gone is forgotten', async () => {
  await using room = await fixture();
  const android = await room.add('firebase', 'android-token');
  const iphone = await room.add('apns', PHONE);
  const lost = await room.add('android', 'lost');
  await room.add('huawei', 'other');
  room.fcm.refusals.set('lost', [404, { error: { details: [{ errorCode: 'UNREGISTERED' }] } }]);
  await room.tell(android._id, {
    title: 'A \u202Ebill\u0007',
    message: 'It is <b>here</b>',
    priority: 'high',
    data: { redirectLink: 'drive/#/bills', amount: 3, from: 'me', url: 'https://evil.example/' },
  });
  await vi.waitFor(() => expect([room.fcm.asked.length, room.apns.asked.length]).toEqual([1, 1]), SECONDS);
  expect(room.fcm.asked[0]?.body).toMatchObject({
    token: 'android-token',
    notification: { title: 'A bill', body: 'It is <b>here</b>' },
    data: { redirectLink: 'drive/#/bills', amount: '3', url: 'http://ann.localhost/', slug: android._id },
    android: { priority: 'HIGH', collapse_key: expect.stringMatching(/^[0-9a-f]{32}$/) },
  });
  expect(room.fcm.asked[0]?.body['data']).not.toHaveProperty('from');
  expect(room.apns.asked[0]?.body).toMatchObject({
    aps: { alert: { title: 'A bill', body: 'It is <b>here</b>' } },
    amount: '3',
  });
  await vi.waitFor(async () => expect(await room.tokenOf(lost._id)).toBeUndefined(), SECONDS);
  expect([await room.tokenOf(android._id), await room.tokenOf(iphone._id)]).toEqual(['android-token', PHONE]);
  // It was read on a device: the mail box is left alone.
  expect(await room.stack.services.jobs.pending(room.ann, 'stack-mail')).toEqual([]);
  expect(room.stack.errors).toEqual([]);
});

test('many at once are one message, a service that is away leaves the mail to tell it, in one', async () => {
  await using room = await fixture();
  const { _id } = await room.add('firebase', 'android-token');
  for (const n of [1, 2, 3, 4, 5]) await room.tell(_id, { category_id: String(n), title: `Bill ${n}` });
  await vi.waitFor(() => expect(room.fcm.asked).toHaveLength(1), SECONDS);
  expect(room.fcm.asked[0]?.body).toMatchObject({
    notification: { title: 'Phone: 5 notifications', body: '• Bill 1\n• Bill 2\n• Bill 3\n• Bill 4\n• Bill 5' },
  });
  room.fcm.refusals.set('android-token', [503, {}]);
  for (const n of [6, 7]) await room.tell(_id, { category_id: String(n), title: `Bill ${n}` });
  const [mail] = await room.stack.mails();
  expect(mail?.subject).toBe('2 notifications of Phone');
  expect(await room.tokenOf(_id)).toBe('android-token');
});

test('a job of push tells the devices, or falls back on its mail', async () => {
  await using room = await fixture();
  await room.push({
    title: 'x',
    mail_fallback: { mode: 'noreply', subject: 'Fallen', parts: [{ type: 'text/plain', body: 'x' }] },
  });
  expect(await room.stack.mails()).toMatchObject([{ subject: 'Fallen' }]);
  await room.add('apns', PHONE);
  await room.push({ title: 'Hello', message: 'x'.repeat(4_900), source: 'me', data: { big: 'x'.repeat(9_000) } });
  await vi.waitFor(() => expect(room.apns.asked).toHaveLength(1), SECONDS);
  expect(room.apns.asked[0]?.body).toMatchObject({ aps: { alert: { title: 'Hello' } } });
  const { _id } = await room.push({ message: '' });
  await vi.waitFor(async () => {
    expect((await room.stack.services.jobs.get(room.ann, _id)).error).toBe('There is nothing to push in this job');
  }, SECONDS);
});
