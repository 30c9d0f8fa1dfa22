import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { deriveClientHash } from '#pkg/password';
import { type OAuthFixture, oauthFixture, REDIRECT, type RegisteredJson } from '#tests/oauth-fixture';

const PASSPHRASE = 'a lamp in the window';
const VERIFIER = 'v'.repeat(50);
const everything = {
  redirect_uri: REDIRECT,
  state: 's',
  response_type: 'code',
  scope: '*',
  code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  code_challenge_method: 'S256',
};

let fixture: OAuthFixture;
let app: RegisteredJson;
beforeAll(async () => {
  fixture = await oauthFixture({ passphrase: PASSPHRASE });
  await fixture.stack.services.instances.updateSettings(fixture.owner, { email: 'ada@example.org' });
  app = await fixture.client({ client_name: 'My Cozy', client_kind: 'mobile' });
});
afterAll(async () => {
  expect(fixture.stack.errors).toEqual([]);
  await fixture[Symbol.asyncDispose]();
});

/** In the mail about that client. */
const mailedDigits = (client: string) =>
  vi.waitFor(async () => {
    const mail = (await fixture.stack.mails()).find(({ text }) => text?.includes(`${client} asks for everything`));
    const [, digits = ''] = /^(\d{6}) /.exec(mail?.subject ?? '') ?? [];
    expect(digits).not.toBe('');
    return digits;
  });

const token = (scope: string) => fixture.stack.token(fixture.owner, 'access', app.client_id, scope);
const bearer = async (scope: string) => ({ Authorization: `Bearer ${await token(scope)}` });

describe('a session code', () => {
  test('is for who may do everything, or knows the passphrase', async () => {
    const ask = (body: object, headers = {}) => fixture.json('/auth/session_code', body, headers);
    expect((await ask({}, await bearer('*'))).status).toBe(201);
    expect((await ask({}, await bearer('io.cozy.files'))).status).toBe(403);
    expect((await ask({}, { Authorization: 'Bearer x' })).status).toBe(400);
    expect((await ask({ passphrase: 'wrong' })).status).toBe(401);
    expect((await ask({ passphrase: 12 })).status).toBe(401);
    expect((await ask({})).status).toBe(401);
    const passphrase = await deriveClientHash(PASSPHRASE, { salt: 'me@ada.localhost', iterations: 650_000 });
    const given = await ask({ passphrase });
    expect([given.status, await given.json()]).toEqual([201, { session_code: expect.stringMatching(/^[\w-]{75}$/) }]);
  });

  const codeOf = async () => {
    const response = await fixture.json('/auth/session_code', {}, await bearer('*'));
    return ((await response.json()) as { session_code: string }).session_code;
  };

  test('opens an app once, and leaves its address', async () => {
    const path = `/?session_code=${await codeOf()}`;
    const open = () => fixture.stack.request(`home.${fixture.owner.domain}`, path);
    const first = await open();
    expect([first.status, first.headers.get('Location')]).toEqual([303, '/']);
    const [cookie = ''] = first.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    const page = await fixture.stack.request(`home.${fixture.owner.domain}`, '/', { headers: { Cookie: cookie } });
    expect(page.status).toBe(200);
    const second = await open();
    expect([second.status, second.headers.getSetCookie()]).toEqual([302, []]);
  });

  test('opens the consent for a moment', async () => {
    const params = { ...everything, scope: 'io.cozy.files', client_id: app.client_id };
    const path = `/auth/authorize?${new URLSearchParams({ ...params, session_code: await codeOf() })}`;
    const entered = await fixture.stack.request(fixture.owner.domain, path);
    expect(entered.headers.get('Location')).toBe(`/auth/authorize?${new URLSearchParams(params)}`);
    expect(entered.headers.getSetCookie().join()).toMatch(/Max-Age=300/);
    const again = await fixture.stack.request(fixture.owner.domain, path);
    expect(again.headers.get('Location')).toMatch(/^\/auth\/login\?/);
  });

  test('of another instance opens nothing', async () => {
    const path = `/auth/authorize?${new URLSearchParams({ client_id: 'x', session_code: await codeOf() })}`;
    expect((await fixture.stack.request(fixture.other.domain, path)).headers.getSetCookie()).toEqual([]);
  });
});

/** Asked for by the button of the page: until then, no mail is sent. */
async function certificationPage(client_id: string): Promise<string> {
  const sent = await fixture.accept({ ...everything, client_id });
  return sent.text();
}

describe('everything', () => {
  test('asked by any page of the web has no mail sent', async () => {
    const { client_id } = await fixture.client({ client_name: 'Nobody asked' });
    const page = await fixture.authorize({ ...everything, client_id });
    expect([page.status, (await page.text()).includes('name="decision" value="certify"')]).toEqual([200, true]);
    const forged = await fixture.accept({ ...everything, client_id }, { csrf_token: 'x'.repeat(43) });
    expect(forged.status).toBe(403);
    const sent = await fixture.stack.services.docs.find(fixture.owner, 'io.cozy.jobs', { selector: {}, limit: 100 });
    expect(JSON.stringify(sent)).not.toContain('Nobody asked');
    await certificationPage(client_id);
    expect(await mailedDigits('Nobody asked')).toMatch(/^\d{6}$/);
  });

  test('is for who certifies the app by the digits of a mail, and then by the consent', async () => {
    const { client_id } = await fixture.client({ client_name: 'Certified' });
    const page = await certificationPage(client_id);
    const [, proof = ''] = /name="token" value="([^"]+)"/.exec(page) ?? [];
    const code = await mailedDigits('Certified');
    expect(code).toMatch(/^\d{6}$/);
    expect(page).not.toContain(code);
    const path = `/auth/clients/${client_id}/flagship`;
    const wrong = code === '000000' ? '000001' : '000000';
    for (const fields of [
      { code: wrong, token: proof },
      { code, token: 'x' },
      { code: '', token: '' },
    ]) {
      expect((await fixture.form(path, fields)).status).toBe(401);
    }
    expect((await fixture.form(`/auth/clients/${app.client_id}/flagship`, { code, token: proof })).status).toBe(401);
    expect((await fixture.form('/auth/clients/nobody/flagship', { code, token: proof })).status).toBe(404);
    expect((await fixture.accept({ ...everything, client_id, scope: 'io.cozy.files' }, { scope: '*' })).status).toBe(
      403,
    );
    expect((await fixture.form(path, { code, token: proof })).status).toBe(204);
    expect((await fixture.form(path, { code, token: proof })).status).toBe(401);
    const granted = await fixture.accept({ ...everything, client_id });
    expect(granted.status).toBe(302);
  });

  test('is not found by trying the digits', async () => {
    const { client_id } = await fixture.client({ client_name: 'Guesser' });
    const page = await certificationPage(client_id);
    const [, proof = ''] = /name="token" value="([^"]+)"/.exec(page) ?? [];
    const path = `/auth/clients/${client_id}/flagship`;
    for (let tries = 0; tries < 5; tries++) await fixture.form(path, { code: 'wrong', token: proof });
    expect((await fixture.form(path, { code: await mailedDigits('Guesser'), token: proof })).status).toBe(401);
  });

  test('needs no digits where the administrator says so', async () => {
    const flags = { flagship: { contexts: { default: { skip_certification: true } } } };
    await using relaxed = await oauthFixture({ flags });
    const { client_id } = await relaxed.client();
    expect((await relaxed.accept({ ...everything, client_id })).status).toBe(302);
  });
});

test('a token of a connector is for who may do everything, and for one that is installed', async () => {
  const path = '/auth/tokens/konnectors/bank';
  expect((await fixture.json(path, {}, await bearer('*'))).status).toBe(404);
  await fixture.stack.services.docs.create(fixture.owner, 'io.cozy.konnectors', { _id: 'io.cozy.konnectors/bank' });
  expect((await fixture.json(path, {})).status).toBe(401);
  expect((await fixture.json(path, {}, await bearer('io.cozy.konnectors'))).status).toBe(403);
  const given = await fixture.json(path, {}, await bearer('*'));
  expect(given.status).toBe(201);
  const claims = await fixture.stack.services.tokens.verify(fixture.owner, (await given.json()) as string);
  expect(claims).toMatchObject({ audience: 'konn', subject: 'bank' });
});

describe('the settings app', () => {
  test('registers a device that does not wait for the owner', async () => {
    const { stack, owner, cookie } = fixture;
    const body = { redirect_uris: [REDIRECT], client_name: 'From settings', software_id: 'x' };
    const post = (authorization: string, headers: Record<string, string> = {}) =>
      fixture.json('/auth/registerFromWebApp', body, { Authorization: authorization, ...headers });
    const home = await stack.token(owner, 'app', 'home');
    expect((await post('')).status).toBe(401);
    expect((await post(`Bearer ${home}`)).status).toBe(403);
    expect((await post(`Bearer ${await token('*')}`)).status).toBe(403);
    await stack.services.permissions.createForApp(owner, 'settings', []);
    const settings = `Bearer ${await stack.token(owner, 'app', 'settings')}`;
    const origin = 'http://settings.ada.localhost';
    const made = await post(settings, { Origin: origin, Cookie: cookie });
    expect([made.status, made.headers.get('Access-Control-Allow-Origin')]).toEqual([201, origin]);
    expect(await made.json()).not.toHaveProperty('pending');
    const preflight = await stack.request(owner.domain, '/auth/registerFromWebApp', {
      method: 'OPTIONS',
      headers: { Origin: origin },
    });
    expect([preflight.status, preflight.headers.get('Access-Control-Allow-Methods')]).toEqual([204, 'POST']);
  });
});

test('one device too many is told so in place of the consent, until another leaves', async () => {
  await using fresh = await oauthFixture();
  const { stack, owner } = fresh;
  const request = { ...everything, scope: 'io.cozy.files' };
  const first = await fresh.client({ client_name: 'First', client_kind: 'mobile' });
  await fresh.code({ ...request, client_id: first.client_id });
  await stack.services.features.patchInstance(owner, { 'cozy.oauthclients.max': 1 });
  const second = await fresh.client({ client_name: 'Second', client_kind: 'mobile' });
  const page = await fresh.authorize({ ...request, client_id: second.client_id });
  expect(await page.text()).toContain('Too many devices');
  expect((await fresh.accept({ ...request, client_id: first.client_id })).status).toBe(302);
  const forced = await fresh.accept({ ...request, client_id: first.client_id }, { client_id: second.client_id });
  expect(forced.headers.get('Location')).toBeNull();
  await stack.services.oauthClients.delete(owner, first.client_id);
  expect((await fresh.accept({ ...request, client_id: second.client_id })).status).toBe(302);
});

test('more devices than may be are told so, until one has left', async () => {
  await using fresh = await oauthFixture();
  const { stack, owner, cookie } = fresh;
  const show = (redirect: string, headers: Record<string, string> = { Cookie: cookie }) =>
    stack.request(owner.domain, `/settings/clients/limit-exceeded?${new URLSearchParams({ redirect })}`, {
      headers: { Accept: 'text/html', ...headers },
      redirect: 'manual',
    });
  const { client_id } = await fresh.client({ client_kind: 'mobile' });
  await fresh.code({ ...everything, scope: 'io.cozy.files', client_id });
  const drive = `http://drive.${owner.domain}/`;
  const fine = await show(drive);
  expect([fine.status, fine.headers.get('Location')]).toEqual([302, drive]);
  await stack.services.features.patchInstance(owner, { 'cozy.oauthclients.max': 0 });
  const page = await show(drive);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Too many devices')]);
  expect((await show(drive, {})).status).toBe(401);
  expect((await show('https://evil.example/')).status).toBe(400);
  await stack.services.oauthClients.delete(owner, client_id);
  expect((await show(drive)).status).toBe(302);
});

test('a client of the onboarding is not asked about, once', async () => {
  const { services } = fixture.stack;
  const { client } = await services.oauthClients.register(fixture.owner, {
    redirect_uris: [REDIRECT],
    client_name: 'Onboarding',
    software_id: 'x',
    created_at_onboarding: true,
  });
  const ask = () => fixture.authorize({ ...everything, scope: 'io.cozy.files', client_id: client._id });
  expect((await ask()).headers.get('Location')).toMatch(/^https:\/\/client\.example\/callback\?access_code=/);
  expect((await ask()).status).toBe(200);
});

test('the owner is told by mail of a device that they accept, once', async () => {
  const { client_id } = await fixture.client({ client_name: 'Announced' });
  const request = { ...everything, scope: 'io.cozy.files', client_id };
  await fixture.code(request);
  await fixture.code(request);
  const about = async () =>
    (await fixture.stack.mails()).filter(({ subject }) => subject?.startsWith('Announced is now connected'));
  await vi.waitFor(async () => expect(await about()).toHaveLength(1));
  expect((await about())[0]?.to).toEqual([expect.objectContaining({ address: 'ada@example.org' })]);
});

test('before the onboarding, the first passphrase is chosen, then the consent comes', async () => {
  const { stack } = fixture;
  const cozy = await stack.addInstance('fresh');
  const metadata = { redirect_uris: [REDIRECT], client_name: 'Early', software_id: 'x' };
  const { client } = await stack.services.oauthClients.register(cozy, metadata);
  const registerToken = cozy.register_token ?? '';
  const params = { ...everything, scope: 'io.cozy.files', client_id: client._id };
  const query = new URLSearchParams({ ...params, registerToken });
  const first = await stack.request(cozy.domain, `/auth/authorize?${query}`);
  const path = first.headers.get('Location') ?? '';
  expect(path).toMatch(/^\/auth\/passphrase\?registerToken=/);
  const page = await (await stack.request(cozy.domain, path, { headers: { Accept: 'text/html' } })).text();
  const [, redirection = ''] = /name="redirection" value="([^"]*)"/.exec(page) ?? [];
  const chosen = await stack.request(cozy.domain, '/settings/passphrase', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({
      register_token: registerToken,
      passphrase: await deriveClientHash(PASSPHRASE, { salt: `me@${cozy.domain}`, iterations: 650_000 }),
      iterations: 650_000,
      redirection: redirection.replaceAll('&amp;', '&'),
    }),
  });
  const { redirect } = (await chosen.json()) as { redirect: string };
  const cookie = chosen.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const { pathname, search } = new URL(redirect);
  const consent = await stack.request(cozy.domain, `${pathname}${search}`, { headers: { Cookie: cookie } });
  expect([consent.status, await consent.text()]).toEqual([200, expect.stringContaining('Early')]);
});
