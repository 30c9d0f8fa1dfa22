import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Instance } from '#model/instance';
import { OIDC_CALLBACK, type OidcServer, openOidcServer } from '#tests/oidc-server';
import { type TestStack, testStack } from '#tests/test-stack';

// Against a real provider, `oidc-provider`, on the loopback.
let provider: OidcServer;
let stack: TestStack;
let ada: Instance;
let custom: Instance;
const domain = () => ada.domain;

beforeAll(async () => {
  const opened = await openOidcServer();
  provider = opened;
  const field = { userinfo_instance_field: 'cozy', userinfo_instance_suffix: '.localhost' };
  const logout = { logout_url: `${opened.origin}/session/end` };
  stack = await testStack({
    listen: true,
    flags: {
      'safe_http.trusted_private_networks': ['127.0.0.1'],
      authentication: {
        default: { oidc: { ...opened.settings, ...field, ...logout, provider_key: 'main' } },
        custom: {
          disable_password_authentication: true,
          oidc: { ...opened.settings, allow_custom_instance: true, allow_oauth_token: true, provider_key: 'main' },
        },
      },
    },
  });
  opened.begin(stack.port);
  const { instances } = stack.services;
  ada = await instances.create({ domain: 'ada.localhost', locale: 'en', onboardingFinished: true });
  custom = await instances.create({
    domain: 'custom.localhost',
    locale: 'en',
    context: 'custom',
    oidcId: 'ada',
    onboardingFinished: true,
  });
});
beforeEach(() => {
  provider.forget();
  provider.account = { sub: 'ada', cozy: 'ada' };
});
afterAll(async () => {
  expect(stack.errors).toEqual([]);
  await stack[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

const get = (host: string, path: string, headers: Record<string, string> = {}) =>
  stack.request(host, path, { headers: { Accept: 'text/html', ...headers } });
const locationOf = (response: Response) => response.headers.get('Location') ?? '';
const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .join('; ');

/** From the instance to the provider and back: the address of the instance, and the cookie of the browser. */
async function reachLogin(host: string, redirect = ''): Promise<{ path: string; cookie: string }> {
  const started = await get(host, `/oidc/start?${new URLSearchParams({ redirect })}`);
  expect(started.status).toBe(303);
  const back = await provider.walk(locationOf(started));
  expect(back.startsWith(OIDC_CALLBACK)).toBe(true);
  // The address that the provider knows is on no instance.
  const led = await get('callback.example', back.slice('http://callback.example'.length));
  const target = new URL(locationOf(led));
  expect([led.status, target.host]).toEqual([303, host]);
  return { path: `${target.pathname}${target.search}`, cookie: cookiesOf(started) };
}

async function logIn(host: string, redirect = ''): Promise<{ response: Response; session: string }> {
  const { path, cookie } = await reachLogin(host, redirect);
  const response = await get(host, path, { Cookie: cookie });
  return { response, session: cookiesOf(response) };
}

const isLoggedIn = async (host: string, cookie: string) =>
  (await get(host, '/settings/sessions/current', { Cookie: cookie })).status === 200;

describe('the login', () => {
  test('opens the instance of the claim, and leads where it was asked', async () => {
    const { response, session } = await logIn(domain(), 'home/#/files');
    expect([response.status, locationOf(response)]).toEqual([303, 'http://home.ada.localhost/#/files']);
    expect(await isLoggedIn(domain(), session)).toBe(true);
  });

  test('opens the instance that stores the sub', async () => {
    expect(await isLoggedIn(custom.domain, (await logIn(custom.domain)).session)).toBe(true);
  });

  test.each<[string, () => string, Record<string, string>]>([
    ['another instance', domain, { sub: 'bob', cozy: 'bob' }],
    ['no instance', domain, { sub: 'bob' }],
    ['a part of the domain', domain, { sub: 'bob', cozy: '' }],
    ['another sub', () => custom.domain, { sub: 'bob', cozy: 'custom' }],
  ])('of somebody who has %s opens nothing', async (_, host, account) => {
    provider.account = account as typeof provider.account;
    const { response, session } = await logIn(host());
    expect([response.status, await isLoggedIn(host(), session)]).toEqual([400, false]);
    expect(await response.text()).toContain('not as the owner');
  });

  test('is finished by the browser that started it only, on its own instance, once', async () => {
    const { path, cookie } = await reachLogin(domain());
    const status = async (host: string, headers = {}) => (await get(host, path, headers)).status;
    expect(await status(domain())).toBe(400);
    // The first try used the state up, whoever made it.
    expect(await status(domain(), { Cookie: cookie })).toBe(400);
    const second = await reachLogin(domain());
    expect((await get(custom.domain, second.path, { Cookie: second.cookie })).status).toBe(400);
    const third = await reachLogin(domain());
    expect((await get(domain(), third.path, { Cookie: third.cookie })).status).toBe(303);
    expect((await get(domain(), third.path, { Cookie: third.cookie })).status).toBe(400);
  });

  test.each<[string, (params: URLSearchParams) => void]>([
    ['another state', (params) => params.set('state', 'x')],
    ['another code', (params) => params.set('code', 'x')],
    ['another issuer', (params) => params.set('iss', 'https://evil.example')],
    ['an error', (params) => params.set('error', 'access_denied')],
  ])('with %s is refused', async (_, change) => {
    const { path, cookie } = await reachLogin(domain());
    const url = new URL(path, 'http://x');
    change(url.searchParams);
    const refused = await get(domain(), `${url.pathname}${url.search}`, { Cookie: cookie });
    expect([refused.status, refused.headers.getSetCookie().filter((line) => line.startsWith('cozysessid'))]).toEqual([
      400,
      [],
    ]);
  });

  test('is followed by the second factor of who has one', async () => {
    const { instances } = stack.services;
    await instances.updateSettings(ada, { email: 'ada@example.org' });
    await instances.update(await instances.get(domain()), { auth_mode: 'two_factor_mail' });
    const { response, session } = await logIn(domain(), 'home/');
    expect(locationOf(response)).toMatch(/^\/auth\/twofactor\?two_factor_token=[^&]+&redirect=home%2F&/);
    expect(await isLoggedIn(domain(), session)).toBe(false);
    await instances.update(await instances.get(domain()), { auth_mode: 'basic' });
  });

  test('leads to no other site', async () => {
    expect((await get(domain(), '/oidc/start?redirect=https://evil.example/')).status).toBe(400);
    expect((await get('callback.example', '/oidc/redirect?state=x&code=y')).status).toBe(400);
  });

  test('has no route without a provider', async () => {
    const { instances } = stack.services;
    await instances.create({ domain: 'plain.localhost', locale: 'en', context: 'plain' });
    expect((await get('plain.localhost', '/oidc/start')).status).toBe(404);
  });
});

describe('where the provider is the only way in', () => {
  const post = (path: string, headers: Record<string, string> = {}) =>
    stack.request(custom.domain, path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html', ...headers },
      body: 'passphrase=x',
    });

  test('the login page leads there, and no passphrase opens anything', async () => {
    const asked = await get(custom.domain, '/auth/login?redirect=home%2F');
    expect([asked.status, locationOf(asked)]).toEqual([303, '/oidc/start?redirect=home%2F']);
    expect((await post('/auth/login')).status).toBe(403);
    expect((await get(domain(), '/auth/login')).status).toBe(200);
  });

  test('a confirmation is a login there that is recent, and tells the app that waits', async () => {
    const { session } = await logIn(custom.domain);
    const heard: string[] = [];
    const stop = stack.services.docs.subscribe(custom, 'io.cozy.auth.confirmations', ({ doc }) => heard.push(doc.id));
    const asked = await get(custom.domain, '/auth/confirm?state=abc&redirect=home%2F', { Cookie: session });
    expect(asked.status).toBe(303);
    const start = new URL(locationOf(asked), 'http://custom.localhost');
    expect(`${start.pathname}${start.search}`).toBe('/oidc/start?redirect=home%2F&confirm_state=abc');
    expect((await get(custom.domain, '/auth/confirm')).status).toBe(400);
    expect((await get(custom.domain, `/oidc/start?confirm_state=${'x'.repeat(201)}`)).status).toBe(400);
    expect((await post('/auth/confirm')).status).toBe(403);

    const started = await get(custom.domain, `${start.pathname}${start.search}`);
    const atProvider = new URL(locationOf(started));
    expect(atProvider.searchParams.get('max_age')).toBe('300');
    // In the owner's browser, while they are away: without it, the provider would lead back whoever logged in long ago.
    const back = new URL(await provider.walk(atProvider.href));
    const cookie = `${cookiesOf(started)}; ${session}`;
    const done = await get(custom.domain, `/oidc/login${back.search}`, { Cookie: cookie });
    const target = new URL(locationOf(done));
    stop();
    expect([done.status, target.host, target.searchParams.get('state')]).toEqual([303, 'home.custom.localhost', 'abc']);
    expect(heard).toEqual(['abc']);
    const code = target.searchParams.get('code') ?? '';
    expect((await get(custom.domain, `/auth/confirm/${code}`)).status).toBe(204);
    // No session was opened.
    expect(done.headers.getSetCookie().some((line) => line.startsWith('cozysessid='))).toBe(false);
  });

  test('a confirmation whose age the browser took out of the address is none', async () => {
    const { session } = await logIn(custom.domain);
    const started = await get(custom.domain, '/oidc/start?confirm_state=abc');
    const url = new URL(locationOf(started));
    url.searchParams.delete('max_age');
    const back = new URL(await provider.walk(url.href));
    const cookie = `${cookiesOf(started)}; ${session}`;
    expect((await get(custom.domain, `/oidc/login${back.search}`, { Cookie: cookie })).status).toBe(400);
  });

  test('who has no passphrase sets a first one after a recent login, by the settings app; apps know how to log out', async () => {
    const { session } = await logIn(ada.domain);
    await stack.services.permissions.createForApp(ada, 'settings', [{ type: 'io.cozy.settings', verbs: [] }]);
    const id = async () => {
      const current = await get(ada.domain, '/settings/sessions/current', { Cookie: session });
      return ((await current.json()) as { data: { id: string } }).data.id;
    };
    const claims = { audience: 'app', subject: 'settings', sessionId: await id() } as const;
    const headers = { Authorization: `Bearer ${await stack.services.tokens.issue(ada, claims)}`, Cookie: session };
    const told = await get(ada.domain, '/settings/instance', headers);
    expect(await told.text()).toContain(`"oidc_logout_url":"${provider.origin}/session/end?client_id=cozy"`);
    const put = async (body: object) =>
      stack.request(ada.domain, '/settings/passphrase', {
        method: 'PUT',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify({ new_passphrase: 'derived', iterations: 50_000, ...body }),
      });
    expect((await put({})).status).toBe(403);
    expect((await put({ force: true })).status).toBe(204);
    expect((await stack.services.instances.get(ada.domain)).passphrase_hash).toBeDefined();
    // Once: there is one to give then.
    expect((await put({ force: true })).status).toBeGreaterThanOrEqual(400);
  });

  test('apps are told how the owner logs in', async () => {
    const capabilities = async (instance: Instance) => {
      const token = await stack.token(instance, 'cli', 'x', 'io.cozy.settings');
      const answer = await stack.request(instance.domain, '/settings/capabilities', {
        headers: { Authorization: `Bearer ${token}` },
      });
      return ((await answer.json()) as { data: { attributes: object } }).data.attributes;
    };
    expect(await capabilities(custom)).toMatchObject({ can_auth_with_oidc: true, can_auth_with_password: false });
    expect(await capabilities(ada)).toMatchObject({ can_auth_with_oidc: true });
  });

  test('after a logout, nobody is let in again at once', async () => {
    const { session } = await logIn(custom.domain);
    const form = await get(custom.domain, '/auth/logout', { Cookie: session });
    const [, csrf = ''] = /name="csrf_token" value="([^"]+)"/.exec(await form.text()) ?? [];
    const left = await stack.request(custom.domain, '/auth/logout', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Cookie: `${session}; _csrf=${csrf}` },
      body: new URLSearchParams({ csrf_token: csrf }).toString(),
    });
    expect([left.status, await isLoggedIn(custom.domain, session)]).toEqual([303, false]);
    const [note = ''] = left.headers.getSetCookie().filter((line) => line.startsWith('logout='));
    const page = await get(custom.domain, '/auth/login', { Cookie: note.split(';')[0] ?? '' });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('You are logged out')]);
  });
});

describe('the logout of the provider', () => {
  test('ends the sessions that it opened, and no other', async () => {
    const mine = (await logIn(domain())).session;
    provider.forget();
    const elsewhere = (await logIn(domain())).session;
    await provider.endSession();
    await vi.waitFor(async () => expect(await isLoggedIn(domain(), elsewhere)).toBe(false), { timeout: 5000 });
    expect(await isLoggedIn(domain(), mine)).toBe(true);
  });

  test.each(['', 'x', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.'])('by the token %j is refused', async (logout_token) => {
    const response = await stack.request('callback.example', '/oidc/logout', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token }).toString(),
    });
    expect(response.status).toBe(400);
  });
});

describe('the tokens of a device', () => {
  const SCOPE = 'io.cozy.files';
  async function registered(instance: Instance): Promise<{ client_id: string; client_secret: string }> {
    const { client } = await stack.services.oauthClients.register(instance, {
      redirect_uris: ['https://device.example/'],
      client_name: 'Device',
      software_id: 'device',
    });
    return { client_id: client._id, client_secret: client.client_secret };
  }
  const ask = (host: string, body: object) =>
    stack.request(host, '/oidc/access_token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body),
    });

  test('are given for an id_token of the owner', async () => {
    const { id_token } = await provider.tokens();
    const client = await registered(custom);
    const response = await ask(custom.domain, { ...client, scope: SCOPE, id_token });
    expect(response.status).toBe(200);
    const { access_token } = (await response.json()) as { access_token: string };
    const used = await get(custom.domain, '/settings/capabilities', { Authorization: `Bearer ${access_token}` });
    expect(used.status).toBe(200);
  });

  test('are not given for everything to an app that is not certified', async () => {
    const client = await registered(custom);
    const { id_token } = await provider.tokens();
    const response = await ask(custom.domain, { ...client, scope: '*', id_token });
    expect([response.status, await response.json()]).toEqual([202, { session_code: expect.any(String) }]);
  });

  test('are given for a token of the provider where that is allowed, and for a delegated code, once', async () => {
    const client = await registered(custom);
    const { access_token } = await provider.tokens();
    const body = { ...client, scope: SCOPE };
    expect((await ask(custom.domain, { ...body, oidc_token: access_token })).status).toBe(200);
    const adas = await registered(ada);
    expect((await ask(domain(), { ...adas, scope: SCOPE, oidc_token: access_token })).status).toBe(403);
    const { code } = await stack.services.oidc.delegate('custom', 'main', access_token);
    expect((await ask(domain(), { ...adas, scope: SCOPE, code })).status).toBe(400);
    const delegate = (path: string, token = access_token) =>
      fetch(`http://127.0.0.1:${stack.adminPort}/oidc/${path}/code`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ access_token: token }),
      });
    expect((await delegate('custom/other')).status).toBe(404);
    expect((await delegate('nowhere/main')).status).toBe(404);
    expect((await delegate('custom/main', 'x')).status).toBe(400);
    const again = (await (await delegate('custom/main')).json()) as { sub: string; delegated_code: string };
    expect(again.sub).toBe('ada');
    expect((await ask(custom.domain, { ...body, code: again.delegated_code })).status).toBe(200);
    expect((await ask(custom.domain, { ...body, code: again.delegated_code })).status).toBe(400);
  });

  test.each<[string, object, number]>([
    ['nothing', {}, 400],
    ['garbage', { id_token: 'x' }, 400],
    ['a token of nobody', { oidc_token: 'x' }, 400],
    ['an unknown code', { code: 'x' }, 400],
    ['a wrong secret', { client_secret: 'x', id_token: 'x' }, 400],
    ['no scope', { scope: '', id_token: 'x' }, 400],
    ['a wrong scope', { scope: 'io.cozy.files:EAT', id_token: 'x' }, 400],
  ])('are not given for %s', async (_, changes, status) => {
    const client = await registered(custom);
    expect((await ask(custom.domain, { ...client, scope: SCOPE, ...changes })).status).toBe(status);
  });
});
