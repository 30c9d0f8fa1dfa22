import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { kdfParameters } from '#model/passphrase';
import { deriveClientHash } from '#pkg/password';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let ada: Instance;
let token: string;
let passphrase: string;
let cookie: string;
beforeEach(async () => {
  stack = await testStack();
  ada = await stack.addInstance('ada', { passphrase: 'a long passphrase' });
  await stack.services.instances.updateSettings(ada, { email: 'old@example.org' });
  token = await stack.token(ada, 'cli', 'settings', 'io.cozy.settings');
  passphrase = await deriveClientHash('a long passphrase', kdfParameters(ada));
  const { sessions } = stack.services;
  const session = await sessions.create(ada, 'normal', { address: '', userAgent: '' });
  cookie = sessions.cookie(ada, session).split(';')[0] ?? '';
});
afterEach(() => stack[Symbol.asyncDispose]());

const ask = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  stack.request(ada.domain, path, {
    method,
    redirect: 'manual',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
const settings = () => stack.services.instances.settings(ada);
/** Of the last mail to an address. */
async function link(address = 'new@example.org'): Promise<string> {
  const toThem = (mails: Awaited<ReturnType<typeof stack.mails>>) =>
    mails.filter(({ to }) => to?.[0]?.address === address);
  let mails = await stack.mails();
  while (toThem(mails).length === 0) mails = await stack.mails(mails.length + 1);
  const { pathname, search } = new URL(/https?:\/\/\S+/.exec(toThem(mails).at(-1)?.text ?? '')?.[0] ?? '');
  return pathname + search;
}

test('the address changes once the mail to the new one is answered, by the owner, once', async () => {
  expect((await ask('POST', '/settings/email', { passphrase, email: ' new@example.org ' })).status).toBe(204);
  expect(await settings()).toMatchObject({ email: 'old@example.org', pending_email: 'new@example.org' });
  await link();

  const anonymous = await ask('GET', await link(), undefined, { Authorization: '' });
  expect(anonymous.status).toBe(307);
  const login = new URL(anonymous.headers.get('Location') ?? '');
  expect(new URL(login.searchParams.get('redirect') ?? '').pathname).toBe('/settings/email/confirm');
  expect((await settings()).email).toBe('old@example.org');

  const confirmed = await ask('GET', await link(), undefined, { Cookie: cookie });
  expect([confirmed.status, confirmed.headers.get('Location')]).toEqual([
    303,
    `http://settings.${ada.domain}/#/profile`,
  ]);
  const now = await settings();
  expect(now.email).toBe('new@example.org');
  expect(now).not.toHaveProperty('pending_email');
  expect((await ask('GET', await link(), undefined, { Cookie: cookie })).status).toBe(400);
});

test('either of two mails works, for the address that waits; a cancelled change has none', async () => {
  await ask('POST', '/settings/email', { passphrase, email: 'new@example.org' });
  const first = await link('new@example.org');
  expect((await ask('POST', '/settings/email', { passphrase, email: 'other@example.org' })).status).toBe(204);
  const second = await link('other@example.org');
  expect((await ask('GET', first, undefined, { Cookie: cookie })).status).toBe(400);
  expect((await ask('POST', '/settings/email/resend')).status).toBe(204);
  expect((await ask('DELETE', '/settings/email')).status).toBe(204);
  expect(await settings()).not.toHaveProperty('pending_email');
  expect((await ask('GET', second, undefined, { Cookie: cookie })).status).toBe(400);
  expect((await ask('POST', '/settings/email/resend')).status).toBe(400);
  expect((await settings()).email).toBe('old@example.org');

  await ask('POST', '/settings/email', { passphrase, email: 'other@example.org' });
  expect((await ask('GET', second, undefined, { Cookie: cookie })).status).toBe(303);
  expect((await settings()).email).toBe('other@example.org');
});

test('the old address is told, when it is asked and when it is done', async () => {
  await ask('POST', '/settings/email', { passphrase, email: 'new@example.org' });
  await ask('GET', await link('new@example.org'), undefined, { Cookie: cookie });
  const told = (await stack.mails(3)).filter(({ to }) => to?.[0]?.address === 'old@example.org');
  expect(told.map(({ subject }) => subject)).toEqual([
    'Another address for your Cozy?',
    'Your Cozy has another address',
  ]);
  expect(told.every(({ text }) => text?.includes('new@example.org'))).toBe(true);
});

test('who has confirmed that they are the owner needs no passphrase', async () => {
  const confirmed = { 'Confirm-Code': stack.services.codes.issue(ada, 'confirmation') };
  expect((await ask('POST', '/settings/email', { email: 'new@example.org' }, confirmed)).status).toBe(204);
});

test('an app that is not the settings changes nothing, whatever its rules', async () => {
  await stack.services.permissions.createForApp(ada, 'notes', [{ type: 'io.cozy.settings', verbs: [] }]);
  token = await stack.token(ada, 'app', 'notes');
  for (const [method, path] of [
    ['POST', '/settings/email'],
    ['POST', '/settings/email/resend'],
    ['DELETE', '/settings/email'],
    ['PUT', '/settings/hint'],
  ] as const) {
    expect((await ask(method, path, { passphrase, email: 'new@example.org', hint: 'x' })).status).toBe(403);
  }
});

describe('a change is refused', () => {
  test.each<[string, () => object, number]>([
    ['with a wrong passphrase', () => ({ passphrase: 'wrong', email: 'new@example.org' }), 403],
    ['without a passphrase', () => ({ email: 'new@example.org' }), 403],
    ['without an address', () => ({ passphrase }), 400],
    ['with what is no address', () => ({ passphrase, email: 'new' }), 400],
    ['with two addresses', () => ({ passphrase, email: 'a@example.org,b@example.org' }), 400],
    ['with a header in it', () => ({ passphrase, email: 'a@example.org\nBcc: b@example.org' }), 400],
  ])('%s', async (_, body, status) => {
    expect((await ask('POST', '/settings/email', body())).status).toBe(status);
    expect(await settings()).not.toHaveProperty('pending_email');
  });

  test('to who may not change the settings', async () => {
    token = await stack.token(ada, 'cli', 'x', 'io.cozy.settings:GET');
    const body = { passphrase, email: 'new@example.org' };
    expect((await ask('POST', '/settings/email', body)).status).toBe(403);
    expect((await ask('POST', '/settings/email/resend')).status).toBe(403);
    expect((await ask('DELETE', '/settings/email')).status).toBe(403);
  });

  test('after five mails in an hour', async () => {
    await ask('POST', '/settings/email', { passphrase, email: 'new@example.org' });
    for (let n = 0; n < 4; n++) await ask('POST', '/settings/email/resend');
    expect((await ask('POST', '/settings/email/resend')).status).toBe(429);
  });
});
