import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApns } from '#tests/push-services';
import { openApns, parseApnsKey } from './index.ts';

const message = {
  title: 'A bill',
  body: 'It is here',
  tag: 'a1',
  collapsible: true,
  urgent: true,
  sound: 'default',
  data: { slug: 'banks', aps: 'no' },
  ttl: 60,
};
const signal = AbortSignal.timeout(20_000);
const DEVICE = 'ab'.repeat(32);

let folder: string;
let tls: { key: string; cert: string };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apns-'));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', [...made, ...name, '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' });
  tls = { key: await readFile(keyFile, 'utf8'), cert: await readFile(certFile, 'utf8') };
});
afterAll(() => rm(folder, { recursive: true }));

async function room({ secure = false } = {}) {
  const service = await startApns(secure ? tls : undefined);
  let time = Date.now();
  const apns = openApns({
    key: parseApnsKey(service.key),
    keyId: 'KEY1',
    teamId: 'TEAM',
    topic: 'org.example.app',
    server: service.url,
    ...(secure && { ca: tls.cert }),
    now: () => time,
  });
  return {
    service,
    apns,
    send: (token = DEVICE) => apns.send(token, message, { signal }),
    setTime: (at: number) => {
      time = at;
    },
    async [Symbol.asyncDispose]() {
      await apns[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    },
  };
}

test('one session over TLS takes the messages of all devices, with one proof', async () => {
  await using it = await room({ secure: true });
  expect(await Promise.all([it.send(), it.send('cd'.repeat(32)), it.send()])).toEqual(['sent', 'sent', 'sent']);
  expect(it.service.sessions()).toBe(1);
  const [{ headers, body } = { headers: {}, body: {} }] = it.service.asked;
  expect(headers).toMatchObject({
    ':scheme': 'https',
    'apns-push-type': 'alert',
    'apns-priority': '10',
    'apns-collapse-id': 'a1',
    'apns-expiration': expect.stringMatching(/^\d{10}$/),
  });
  expect(body).toEqual({
    slug: 'banks',
    aps: { alert: { title: 'A bill', body: 'It is here' }, 'thread-id': 'a1', sound: 'default' },
  });
  expect(new Set(it.service.asked.map(({ headers: { authorization } }) => authorization)).size).toBe(1);
});

test('a certificate that nobody vouches for is not talked to', async () => {
  await using service = await startApns(tls);
  const key = parseApnsKey(service.key);
  await using apns = openApns({ key, keyId: 'KEY1', teamId: 'TEAM', topic: 'a.b', server: service.url });
  await expect(apns.send(DEVICE, message, { signal })).rejects.toMatchObject({ kind: 'bad-gateway' });
  expect(service.asked).toEqual([]);
});

test('a session that was ended is opened again', async () => {
  await using it = await room();
  await it.send();
  it.service.goAway();
  expect(await it.send()).toBe('sent');
  expect(it.service.sessions()).toBe(2);
});

test('a proof that is too old for Apple is made again, but not at each message', async () => {
  await using it = await room();
  const now = Date.now();
  it.service.setLife(1_500);
  it.setTime(now - 1_600_000);
  await expect(it.send()).rejects.toThrow('403 ExpiredProviderToken');
  it.setTime(now);
  expect(await it.send()).toBe('sent');
});

test.each([
  [400, { reason: 'BadDeviceToken' }, 'gone'],
  [410, { reason: 'Unregistered', timestamp: 1 }, 'gone'],
  [410, { reason: 'ExpiredToken' }, 'gone'],
  [400, { reason: 'DeviceTokenNotForTopic' }, '400 DeviceTokenNotForTopic'],
  [429, { reason: 'TooManyRequests' }, '429 TooManyRequests'],
  [503, { reason: '<script>' }, 'Apple did not take the message (503 )'],
])('%i %j', async (status, body, expected) => {
  await using it = await room();
  it.service.refusals.set(DEVICE, [status, body]);
  if (expected === 'gone') expect(await it.send()).toBe('gone');
  else await expect(it.send()).rejects.toThrow(expected);
});

test.each(['', 'ab', '../../x', 'zz'.repeat(32), 'ab'.repeat(200)])('%j is no token of a device', async (token) => {
  await using it = await room();
  expect(await it.send(token)).toBe('gone');
  expect(it.service.sessions()).toBe(0);
});

test('what is stopped ends at once', async () => {
  await using it = await room();
  const sent = it.apns.send(DEVICE, message, { signal: AbortSignal.abort(new Error('stopped')) });
  await expect(sent).rejects.toThrow('stopped');
});
