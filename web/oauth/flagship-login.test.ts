import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { deriveClientHash } from '#pkg/password';
import { type OAuthFixture, oauthFixture, type RegisteredJson } from '#tests/oauth-fixture';

const WORDS = 'a lamp in the window';
const hashFor = (domain: string) => deriveClientHash(WORDS, { salt: `me@${domain}`, iterations: 650_000 });

let fixture: OAuthFixture;
let plain: RegisteredJson;
let certified: RegisteredJson;
let passphrase: string;
beforeAll(async () => {
  fixture = await oauthFixture({ passphrase: WORDS });
  passphrase = await hashFor('ada.localhost');
  plain = await fixture.client({ client_name: 'Plain' });
  certified = await fixture.client({ client_name: 'Certified' });
  const { oauthClients, instances } = fixture.stack.services;
  const client = await oauthClients.get(fixture.owner, certified.client_id);
  await oauthClients.mark(fixture.owner, client, { flagship: true });
  await instances.updateSettings(fixture.owner, { email: 'ada@example.org' });
});
afterAll(async () => {
  expect(fixture.stack.errors).toEqual([]);
  await fixture[Symbol.asyncDispose]();
});

const secretsOf = ({ client_id, client_secret }: RegisteredJson) => ({ client_id, client_secret });
const ask = async (path: string, client: RegisteredJson, body: object) => {
  const response = await fixture.json(path, { ...secretsOf(client), ...body });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
};
const TOKENS = {
  token_type: 'bearer',
  scope: '*',
  access_token: expect.any(String),
  refresh_token: expect.any(String),
};

/** The digits or the link of the mail of that number among those that have one. */
const mailed = (content: RegExp, number = 1) =>
  vi.waitFor(async () => {
    const texts = (await fixture.stack.mails()).map(({ subject, text }) => `${subject}\n${text}`);
    const found = texts.flatMap((text) => content.exec(text)?.[1] ?? []);
    expect(found.length).toBeGreaterThanOrEqual(number);
    return found[number - 1] ?? '';
  });

describe('the passphrase in an app', () => {
  const path = '/auth/login/flagship';

  test('gives everything to the certified one, and a session code to another', async () => {
    const given = await ask(path, certified, { passphrase });
    expect(given).toEqual({ status: 200, body: TOKENS });
    const bearer = { Authorization: `Bearer ${given.body['access_token']}` };
    const used = await fixture.stack.request(fixture.owner.domain, '/data/io.cozy.bills/_all_docs', {
      headers: bearer,
    });
    expect(used.status).toBe(404);
    expect(await ask(path, plain, { passphrase })).toEqual({ status: 202, body: { session_code: expect.any(String) } });
  });

  test.each<[string, object, number]>([
    ['a wrong passphrase', { passphrase: 'x' }, 401],
    ['none', {}, 401],
    ['a list', { passphrase: ['x'] }, 401],
    ['a wrong secret', { client_secret: 'x' }, 400],
    ['no client', { client_id: '' }, 400],
  ])('%s gives nothing', async (_, body, status) => {
    expect((await ask(path, certified, body)).status).toBe(status);
  });

  test('is not enough for who has a second factor', async () => {
    const { instances } = fixture.stack.services;
    await instances.update(await instances.get('ada.localhost'), { auth_mode: 'two_factor_mail' });
    const first = await ask(path, certified, { passphrase });
    expect(first).toEqual({ status: 401, body: { two_factor_token: expect.any(String) } });
    const { two_factor_token } = first.body;
    expect((await ask(path, certified, { passphrase, two_factor_token, two_factor_passcode: 'x' })).status).toBe(403);
    expect((await ask('/auth/session_code', certified, { passphrase })).status).toBe(403);
    const again = await ask(path, certified, { passphrase });
    const two_factor_passcode = await mailed(/^(\d{6}) is your code to log in/, 3);
    const second = { passphrase, two_factor_token: again.body['two_factor_token'], two_factor_passcode };
    expect(await ask(path, certified, second)).toEqual({ status: 200, body: TOKENS });
    await instances.update(await instances.get('ada.localhost'), { auth_mode: 'basic' });
  });
});

test('a link of a mail gives everything, once', async () => {
  const { instances, recovery } = fixture.stack.services;
  const owner = await instances.update(await instances.get('ada.localhost'), { magic_link: true });
  await recovery.askMagicLink(owner);
  const magic_code = await mailed(/magic_link\?code=([\w.~-]+)/);
  const path = '/auth/magic_link/flagship';
  expect((await ask(path, certified, { magic_code: 'x' })).status).toBe(400);
  expect(await ask(path, certified, { magic_code })).toEqual({ status: 200, body: TOKENS });
  expect((await ask(path, certified, { magic_code })).status).toBe(400);
});

test('the first passphrase is chosen in an app, by the onboarding token', async () => {
  const { oauthClients } = fixture.stack.services;
  const cozy = await fixture.stack.addInstance('new');
  const metadata = { redirect_uris: ['https://client.example/cb'], client_name: 'New', software_id: 'new' };
  const { client } = await oauthClients.register(cozy, { ...metadata, pending: true });
  const choose = (body: object) =>
    fixture.stack.request(cozy.domain, '/settings/passphrase/flagship', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({ client_id: client._id, client_secret: client.client_secret, ...body }),
    });
  const chosen = { passphrase: await hashFor(cozy.domain), iterations: 650_000, register_token: cozy.register_token };
  expect((await choose({ ...chosen, register_token: 'x' })).status).toBe(400);
  expect((await choose({ ...chosen, client_secret: 'x' })).status).toBe(400);
  expect((await choose({ ...chosen, iterations: 3 })).status).toBe(422);
  const done = await choose(chosen);
  expect([done.status, await done.json()]).toEqual([202, { session_code: expect.any(String) }]);
  expect((await choose(chosen)).status).toBe(400);
});
