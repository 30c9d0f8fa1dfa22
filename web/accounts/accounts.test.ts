import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { parseRules } from '#model/permission';
import type { JsonObject } from '#pkg/json';
import { ACCOUNT_CALLBACK, ACCOUNT_CLIENTS, openOidcServer } from '#tests/oidc-server';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let provider: Awaited<ReturnType<typeof openOidcServer>>;
let alice: Instance;
let cookie: string;

beforeAll(async () => {
  provider = await openOidcServer();
  provider.begin(1);
  stack = await testStack({ flags: { 'safe_http.trusted_private_networks': ['127.0.0.1'] } });
  alice = await stack.addInstance('alice');
  const { sessions, permissions } = stack.services;
  const session = await sessions.create(alice, 'normal', { address: '', userAgent: '' });
  cookie = sessions.cookie(alice, session).split(';', 1)[0] ?? '';
  const rules = parseRules({ accounts: { type: 'io.cozy.accounts' } });
  await permissions.createForApp(alice, 'vendor', rules, 'konnector');
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

async function setType(given: JsonObject, slug = 'vendor'): Promise<void> {
  const { docs } = stack.services;
  const owner = { prefix: 'global' };
  const old = await docs.get(owner, 'io.cozy.account_types', slug).catch(() => undefined);
  if (old) await docs.delete(owner, 'io.cozy.account_types', old);
  await docs.create(owner, 'io.cozy.account_types', { _id: slug, ...given });
}

const [BASIC = { client_id: '' }, FORM = { client_id: '' }] = ACCOUNT_CLIENTS;
const typeOf = (client: JsonObject, more: JsonObject = {}): JsonObject => ({
  grant_mode: 'authorization_code',
  client_id: client['client_id'] ?? '',
  client_secret: client['client_secret'] ?? '',
  auth_endpoint: `${provider.origin}/auth`,
  token_endpoint: `${provider.origin}/token`,
  redirect_uri: ACCOUNT_CALLBACK,
  extras: { prompt: 'consent' },
  ...more,
});

const START = '/accounts/vendor/start?slug=collect&state=mine&scope=openid%20offline_access&nonce=n1';
const get = (host: string, path: string, cookies = cookie) =>
  stack.request(host, path, { redirect: 'manual', headers: { Cookie: cookies } });

/** What the browser of the owner has after the first step. */
async function start(path = START): Promise<{ url: string; proof: string }> {
  const response = await get(alice.domain, path);
  expect(response.status).toBe(303);
  const proof = response.headers.getSetCookie().find((line) => line.startsWith('_account=')) ?? '';
  expect(proof).toMatch(/HttpOnly; SameSite=Lax/);
  return { url: response.headers.get('Location') ?? '', proof: proof.split(';', 1)[0] ?? '' };
}

const pathOf = (url: string) => new URL(url).pathname + new URL(url).search;
const storedAccount = async (id: string) => stack.services.docs.get<JsonObject>(alice, 'io.cozy.accounts', id);
const opened = async (id: string) => {
  const token = await stack.token(alice, 'konn', 'vendor');
  const headers = { Authorization: `Bearer ${token}` };
  return (await (await stack.request(alice.domain, `/data/io.cozy.accounts/${id}`, { headers })).json()) as JsonObject;
};

test.each([
  ['basic', BASIC, { token_mode: 'basic' }],
  ['form', FORM, {}],
  ['form, with a secret beside', FORM, { grant_mode: 'authorization_code+secret' }],
])('an account is opened at a real provider, and refreshed: %s', async (_, client, more) => {
  await setType(typeOf(client as JsonObject, more));
  const { url, proof } = await start();
  expect(url).not.toContain('secret');
  const back = await provider.walk(url);
  expect(back).toMatch(/^http:\/\/callback\.example\/accounts\/vendor\/redirect\?/);
  const led = await get('callback.example', pathOf(back), '');
  expect([led.status, new URL(led.headers.get('Location') ?? '').host]).toEqual([303, alice.domain]);
  const end = await get(alice.domain, pathOf(led.headers.get('Location') ?? ''), proof);
  const target = new URL(end.headers.get('Location') ?? '');
  expect([end.status, target.origin, target.searchParams.get('state')]).toEqual([
    303,
    'http://collect.alice.localhost',
    'mine',
  ]);
  const id = target.searchParams.get('account') ?? '';

  const stored = await storedAccount(id);
  const first = (await opened(id))['oauth'] as JsonObject;
  expect(first).toMatchObject({ token_type: 'Bearer', expires_at: expect.stringMatching(/^20/) });
  expect(stored).toMatchObject({ account_type: 'vendor', cozyMetadata: { createdByApp: 'collect' } });
  expect(JSON.stringify(stored)).not.toContain(String(first['access_token']));
  expect(JSON.stringify(stored)).not.toContain(String(first['refresh_token']));
  expect(JSON.stringify(stored['oauth_callback_results'])).not.toMatch(/code|state/);

  const token = await stack.token(alice, 'konn', 'vendor');
  const refresh = (type: string, bearer = token) =>
    stack.request(alice.domain, `/accounts/${type}/${id}/refresh`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${bearer}` },
    });
  const answer = await refresh('vendor');
  expect(answer.status).toBe(200);
  const { data } = (await answer.json()) as { data: { attributes: { oauth: JsonObject } } };
  expect(data.attributes.oauth['access_token']).not.toBe(first['access_token']);
  expect((await opened(id))['oauth']).toMatchObject({ access_token: data.attributes.oauth['access_token'] });
  expect((await refresh('other')).status).toBe(404);
  expect((await refresh('vendor', await stack.token(alice, 'cli', 'x', 'io.cozy.files'))).status).toBe(403);

  // Once only.
  expect((await get(alice.domain, pathOf(led.headers.get('Location') ?? ''), proof)).status).toBe(400);
});

test('another browser, another instance and another type are refused, and take nothing', async () => {
  await setType(typeOf(BASIC as JsonObject, { token_mode: 'basic' }));
  const bob = await stack.addInstance('bob');
  const { domain } = alice;
  const attempts: [string, (path: string, proof: string) => Promise<Response>][] = [
    ['no proof', (path) => get(domain, path)],
    ['a wrong proof', (path) => get(domain, path, '_account=x')],
    ['another type', (path, proof) => get(domain, path.replace('vendor', 'else'), proof)],
  ];
  for (const [name, attempt] of attempts) {
    const { url, proof } = await start();
    const path = pathOf(await provider.walk(url));
    expect([name, (await attempt(path, proof)).status]).toEqual([name, 400]);
  }
  const { url, proof } = await start();
  const led = await get(bob.domain, pathOf(await provider.walk(url)), proof);
  expect(new URL(led.headers.get('Location') ?? '').host).toBe(alice.domain);
  expect((await get(domain, '/accounts/vendor/redirect?state=guessed&code=x')).status).toBe(400);
  expect(await Array.fromAsync(stack.services.docs.all(bob, 'io.cozy.accounts'))).toEqual([]);
});

test('who may begin: the owner in a browser, or with a code, once', async () => {
  await setType(typeOf(BASIC as JsonObject));
  expect((await get(alice.domain, START, '')).status).toBe(403);
  const code = stack.services.codes.issue(alice, 'session');
  expect((await get(alice.domain, `${START}&session_code=${code}`, '')).status).toBe(303);
  expect((await get(alice.domain, `${START}&session_code=${code}`, '')).status).toBe(403);
  expect((await get(alice.domain, START.replace('collect', 'evil.example%2F'))).status).toBe(400);
  expect((await get(alice.domain, START.replace('vendor', 'unknown'))).status).toBe(404);
  await setType({ grant_mode: 'bi_webview' }, 'bank');
  expect((await get(alice.domain, START.replace('vendor', 'bank'))).status).toBe(422);
});

test('a provider that refuses, fails or answers badly is told to the app', async () => {
  let reply: [number, string] = [200, ''];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(reply[0], { 'Content-Type': 'application/json' }).end(reply[1]);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const token_endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token?a=1`;
  await setType(
    typeOf({ client_id: 'me', client_secret: 'shh' }, { token_endpoint, token_mode: 'get', skip_state_on_token: true }),
  );
  const end = async (answer: string) => {
    const { url, proof } = await start();
    const state = new URL(url).searchParams.get('state');
    const response = await get(alice.domain, `/accounts/vendor/redirect?state=${state}&${answer}`, proof);
    return new URL(response.headers.get('Location') ?? '').searchParams;
  };
  expect((await end('error=access_denied')).get('error')).toBe('access_denied');
  expect((await end('nothing=1')).get('error')).toBe('access_refused');
  const replies: [number, string, string | null][] = [
    [400, '{"error":"invalid_grant"}', 'access_refused'],
    [500, 'oops', 'temporarily_unavailable'],
    [200, '{"access_token":3}', 'temporarily_unavailable'],
    [302, '', 'temporarily_unavailable'],
    [200, '{"access_token":"good","expires_in":"60"}', null],
  ];
  for (const [status, body, error] of replies) {
    reply = [status, body];
    expect([status, body, (await end('code=c1')).get('error')]).toEqual([status, body, error]);
  }
  expect(asked.at(-1)).toMatch(
    /^GET \/token\?a=1&grant_type=authorization_code&code=c1&redirect_uri=\S+&client_id=me&client_secret=shh$/,
  );
  await setType(typeOf({ client_id: 'me' }, { grant_mode: 'token' }));
  const account = await storedAccount((await end('access_token=implicit')).get('account') ?? '');
  expect(JSON.stringify(account)).not.toContain('implicit');
  server.close();
});

test('the owner logs in again for an account that is there, or sees its page at the provider', async () => {
  const manage_endpoint = 'https://provider.example/manage?a=1';
  await setType(typeOf(BASIC as JsonObject, { token_mode: 'basic', manage_endpoint }));
  const first = await provider.walk((await start()).url);
  const proof = (await start()).proof;
  expect((await get(alice.domain, pathOf(first), proof)).status).toBe(400);
  const begun = await start();
  const made = await get(alice.domain, pathOf(await provider.walk(begun.url)), begun.proof);
  const id = new URL(made.headers.get('Location') ?? '').searchParams.get('account') ?? '';
  const before = (await opened(id))['oauth'] as JsonObject;

  const path = (page: string) =>
    `/accounts/vendor/${id}/${page}?slug=collect&state=vendor&scope=openid%20offline_access`;
  const again = await start(path('reconnect'));
  const end = await get(alice.domain, pathOf(await provider.walk(again.url)), again.proof);
  expect(end.headers.get('Location')).toBe(`http://collect.alice.localhost/?account=${id}&state=vendor`);
  const after = (await opened(id))['oauth'] as JsonObject;
  expect(after['access_token']).not.toBe(before['access_token']);
  expect(await storedAccount(id)).not.toHaveProperty('oauth.access_token');

  const managed = await start(path('manage'));
  const target = new URL(managed.url);
  expect([target.origin + target.pathname, target.searchParams.get('a')]).toEqual([
    'https://provider.example/manage',
    '1',
  ]);
  const back = `/accounts/vendor/redirect?state=${target.searchParams.get('state')}`;
  expect((await get(alice.domain, back, managed.proof)).headers.get('Location')).toContain(`account=${id}`);
  expect((await opened(id))['oauth']).toMatchObject({ access_token: after['access_token'] });

  for (const page of ['manage', 'reconnect']) {
    expect((await get(alice.domain, path(page), '')).status).toBe(403);
    expect((await get(alice.domain, path(page).replace(id, 'nobody'))).status).toBe(404);
    expect((await get(alice.domain, path(page).replace('vendor', 'unknown'))).status).toBe(404);
  }
  await setType(typeOf(BASIC as JsonObject));
  expect((await get(alice.domain, path('manage'))).status).toBe(422);
});

test('the administrator declares the types of accounts; their secrets are told to nobody', async () => {
  const admin = async (method: string, path: string, attributes?: object) => {
    const body = attributes && JSON.stringify({ data: { attributes } });
    const headers = { 'Content-Type': 'application/vnd.api+json', Host: 'localhost' };
    return stack.adminFetch(
      new Request(`http://localhost/accounts/types${path}`, { method, headers, ...(body && { body }) }),
    );
  };
  const type = { grant_mode: 'token', auth_endpoint: 'https://admin.example/auth', client_secret: 'shh' };
  expect((await admin('PUT', '/declared', type)).status).toBe(204);
  expect((await admin('PUT', '/declared', { ...type, client_id: 'me' })).status).toBe(204);
  expect((await admin('PUT', '/declared?Context=other', type)).status).toBe(204);
  const { url } = await start('/accounts/declared/start');
  expect(new URL(url).searchParams.get('client_id')).toBe('me');
  const text = await (await admin('GET', '')).text();
  expect(text).toContain('"id":"other/declared"');
  expect(text).not.toContain('shh');
  const refused: [string, object][] = [
    ['/declared', { auth_endpoint: 'javascript:alert(1)' }],
    ['/declared', { token_mode: 'odd' }],
    ['/declared', { unknown: 1 }],
    ['/..%2Fx', type],
    ['/declared?Context=..%2Fx', type],
  ];
  for (const [path, attributes] of refused)
    expect([path, (await admin('PUT', path, attributes)).status]).toEqual([path, 422]);
  expect((await admin('DELETE', '/declared')).status).toBe(204);
  expect((await admin('DELETE', '/declared')).status).toBe(404);
  expect((await get(alice.domain, '/accounts/declared/start')).status).toBe(404);
});
