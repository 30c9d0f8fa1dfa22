import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let ada: Instance;
let bob: Instance;
let cookie: string;
beforeEach(async () => {
  stack = await testStack();
  ada = await stack.addInstance('ada', { passphrase: 'a long passphrase' });
  bob = await stack.addInstance('bob', { passphrase: 'a long passphrase' });
  await stack.services.instances.updateSettings(ada, { email: 'ada@example.org' });
  cookie = await sessionOf(ada);
});
afterEach(() => stack[Symbol.asyncDispose]());

async function sessionOf(instance: Instance): Promise<string> {
  const { sessions } = stack.services;
  const session = await sessions.create(instance, 'normal', { address: '', userAgent: '' });
  return sessions.cookie(instance, session).split(';')[0] ?? '';
}
const ask = (token: string) =>
  stack.request(ada.domain, '/settings/instance/deletion', {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
  });
async function mailed(): Promise<{ path: string; token: string }> {
  expect((await ask(await stack.token(ada, 'cli', 'owner', '*'))).status).toBe(204);
  const [mail] = await stack.mails();
  const url = new URL(/https?:\/\/\S+/.exec(mail?.text ?? '')?.[0] ?? '');
  return { path: url.pathname + url.search, token: url.searchParams.get('token') ?? '' };
}
const get = (path: string, sent = cookie, host = ada.domain) =>
  stack.request(host, path, { headers: { Cookie: sent, Accept: 'text/html' }, redirect: 'manual' });
async function post(fields: Record<string, string>, { sent = cookie, host = ada.domain, csrf = 'x'.repeat(43) } = {}) {
  return stack.request(host, '/auth/deletion', {
    method: 'POST',
    redirect: 'manual',
    headers: {
      Cookie: `${sent}; _csrf=${csrf}`,
      Accept: 'text/html',
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ csrf_token: csrf, ...fields }).toString(),
  });
}
const isThere = async (instance: Instance) => (await get('/public/prelogin', '', instance.domain)).status === 200;

test('the owner asks, follows the link of the mail, types the name, and nothing is left', async () => {
  await stack.services.docs.create(ada, 'io.cozy.notes', { _id: 'n1' });
  const { path, token } = await mailed();
  const page = await get(path);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Delete everything?')]);
  const slip = await post({ token, domain: 'ada' });
  expect(slip.status).toBe(403);
  expect(await isThere(ada)).toBe(true);

  const done = await post({ token, domain: ` ${ada.domain.toUpperCase()} ` });
  expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('Everything is deleted')]);
  expect(done.headers.getSetCookie().join()).toContain('Max-Age=0');
  expect(await isThere(ada)).toBe(false);
  expect(await stack.services.docs.doctypes(ada)).toEqual([]);
  expect(await isThere(bob)).toBe(true);
  expect(stack.errors).toEqual([]);
});

test('the link is for who is logged in', async () => {
  const { path } = await mailed();
  const login = await get(path, '');
  expect([login.status, login.headers.get('Location')]).toEqual([
    303,
    expect.stringContaining('/auth/login?redirect='),
  ]);
});

test('nothing is deleted without the mail, the session and the proof of the form', async () => {
  const { token } = await mailed();
  const domain = ada.domain;
  expect((await get('/auth/deletion?token=wrong')).status).toBe(400);
  expect((await post({ token: 'wrong', domain })).status).toBe(400);
  expect((await post({ token, domain }, { sent: 'a=b' })).status).toBe(401);
  expect((await post({ token, domain, csrf_token: 'y'.repeat(43) })).status).toBe(403);
  const other = await post({ token, domain: bob.domain }, { sent: await sessionOf(bob), host: bob.domain });
  expect(other.status).toBe(400);
  expect([await isThere(ada), await isThere(bob)]).toEqual([true, true]);
});

test('it is asked by the settings app, or by who may do everything', async () => {
  const { permissions } = stack.services;
  for (const slug of ['settings', 'notes']) {
    await permissions.createForApp(ada, slug, [{ title: 'all', type: 'io.cozy.settings', verbs: [] }]);
  }
  expect((await ask(await stack.token(ada, 'app', 'notes'))).status).toBe(403);
  expect((await ask(await stack.token(ada, 'cli', 'x', 'io.cozy.settings'))).status).toBe(403);
  for (let n = 0; n < 5; n++) expect((await ask(await stack.token(ada, 'app', 'settings'))).status).toBe(204);
  expect((await ask(await stack.token(ada, 'app', 'settings'))).status).toBe(429);
});

test('an owner without an address is told so', async () => {
  await stack.services.instances.updateSettings(ada, { email: undefined });
  expect((await ask(await stack.token(ada, 'cli', 'owner', '*'))).status).toBe(422);
});
