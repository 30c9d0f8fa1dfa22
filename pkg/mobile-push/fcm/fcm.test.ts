import { expect, test } from 'vitest';
import { createSafeHttp } from '#pkg/safe-http';
import { startFcm } from '#tests/push-services';
import { openFcm, parseServiceAccount } from './index.ts';

const message = {
  title: 'A bill',
  body: 'It is here',
  tag: 'a1',
  collapsible: true,
  urgent: true,
  sound: 'default',
  data: { slug: 'banks' },
  ttl: 60,
};
const signal = AbortSignal.timeout(20_000);

async function room() {
  const service = await startFcm();
  const http = createSafeHttp({ trustedNetworks: ['127.0.0.1/32'] });
  let time = Date.now();
  const fcm = openFcm({
    account: parseServiceAccount(service.credentials),
    http,
    server: service.url,
    now: () => time,
  });
  return {
    service,
    send: (token: string) => fcm.send(token, message, { signal }),
    later: (ms: number) => {
      time += ms;
    },
    async [Symbol.asyncDispose]() {
      await http[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    },
  };
}

test('a message is proved by the service account; one access token serves until it is old, or refused', async () => {
  await using it = await room();
  expect(await Promise.all([it.send('one'), it.send('two')])).toEqual(['sent', 'sent']);
  expect(it.service.proofs).toMatchObject([
    { iss: 'server@my-project.example', scope: 'https://www.googleapis.com/auth/firebase.messaging' },
  ]);
  expect(it.service.asked[0]?.body).toEqual({
    token: expect.stringMatching(/one|two/),
    notification: { title: 'A bill', body: 'It is here' },
    data: { slug: 'banks' },
    android: {
      priority: 'HIGH',
      ttl: '60s',
      collapse_key: 'a1',
      notification: { tag: 'a1', sound: 'default' },
    },
    apns: { headers: { 'apns-priority': '10' }, payload: { aps: { 'thread-id': 'a1', sound: 'default' } } },
  });
  it.later(3_550_000);
  await it.send('three');
  expect(it.service.proofs).toHaveLength(2);
  it.service.revoke();
  expect(await it.send('four')).toBe('sent');
  expect(it.service.proofs).toHaveLength(3);
});

const violation = (field: string) => ({ error: { details: [{ fieldViolations: [{ field }] }] } });
test.each([
  [404, { error: { details: [{ errorCode: 'UNREGISTERED' }] } }, 'gone'],
  [400, violation('message.token'), 'gone'],
  [400, violation('message.data'), 'FCM did not take the message (400)'],
  [404, {}, 'FCM did not take the message (404)'],
  [403, { error: { details: [{ errorCode: 'SENDER_ID_MISMATCH' }] } }, 'FCM did not take the message (403)'],
  [429, {}, 'FCM did not take the message (429)'],
  [503, {}, 'FCM did not take the message (503)'],
])('%i %j', async (status, body, expected) => {
  await using it = await room();
  it.service.refusals.set('secret-token', [status, body]);
  const sent = it.send('secret-token');
  if (expected === 'gone') expect(await sent).toBe('gone');
  else await expect(sent).rejects.toThrow(expected);
});

test('an account that Google does not know says so, without its key', async () => {
  await using it = await room();
  await using other = await startFcm();
  const { private_key } = JSON.parse(other.credentials);
  const account = parseServiceAccount(JSON.stringify({ ...JSON.parse(it.service.credentials), private_key }));
  const http = createSafeHttp({ trustedNetworks: ['127.0.0.1/32'] });
  const sent = openFcm({ account, http, server: it.service.url }).send('one', message, { signal });
  await expect(sent).rejects.toThrow('Google gave no access token to the service account (400)');
  await http[Symbol.asyncDispose]();
});

test.each([
  '',
  'no JSON',
  '{}',
  '{"project_id":"a","client_email":"b","private_key":"s3cret","token_uri":"https://a"}',
])('%s is no service account', (text) =>
  expect(() => parseServiceAccount(text)).toThrow(/^This is not the file of a service account$/),
);
