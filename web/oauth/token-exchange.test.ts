import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type OidcServer, openOidcServer } from '#tests/oidc-server';
import { type TestStack, testStack } from '#tests/test-stack';

const SITE = 'https://panel.example';

// Against a real provider, `oidc-provider`, on the loopback.
let provider: OidcServer;
let stack: TestStack;
let ada: Instance;
let bob: Instance;
beforeAll(async () => {
  const opened = await openOidcServer();
  provider = opened;
  const exchange = {
    allow_app_token_exchange: true,
    token_exchange_origins: [`${SITE}/`],
    app_token_exchange: { panel: { software_id: 'the.panel', instance_claim: 'home' } },
  };
  const oidc = { ...opened.settings, allow_custom_instance: true };
  stack = await testStack({
    flags: {
      'safe_http.trusted_private_networks': ['127.0.0.1'],
      authentication: { default: { oidc: { ...oidc, ...exchange } }, closed: { oidc } },
    },
  });
  opened.begin(0);
  provider.account = { sub: 'ada', home: 'ada.localhost' };
  const { instances } = stack.services;
  ada = await instances.create({ domain: 'ada.localhost', oidcId: 'ada', onboardingFinished: true });
  bob = await instances.create({ domain: 'bob.localhost', oidcId: 'bob', onboardingFinished: true });
});
afterAll(async () => {
  expect(stack.errors).toEqual([]);
  await stack[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

let visitors = 0;
async function ask(body: object, { host = ada.domain, origin = SITE }: { host?: string; origin?: string } = {}) {
  const response = await stack.request(host, '/auth/token_exchange', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      'X-Forwarded-For': `203.0.113.${visitors++}`,
      ...(origin !== '' && { Origin: origin }),
    },
    body: JSON.stringify({ scope: 'io.cozy.contacts', ...body }),
  });
  return {
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as Record<string, string>,
  };
}
const clients = async (instance: Instance) =>
  (await Array.fromAsync(stack.services.docs.all(instance, 'io.cozy.oauth.clients'))).length;
const read = async (token = '') =>
  (
    await stack.request(ada.domain, '/data/io.cozy.contacts/_all_docs', {
      headers: { Authorization: `Bearer ${token}` },
    })
  ).status;

test.each([
  ['the site of another client', 'panel', 'app', 'the.panel'],
  ['a site of the server itself', 'cozy', 'admin', 'panel.example'],
])('%s gets a client of its own, which the owner can disconnect', async (_, audience, exchange_type, software_id) => {
  const { id_token } = await provider.tokens(audience);
  const { status, headers, json } = await ask({ id_token, exchange_type });
  expect({ status, json }).toMatchObject({ status: 200, json: { token_type: 'bearer', scope: 'io.cozy.contacts' } });
  expect(headers.get('Access-Control-Allow-Origin')).toBe(SITE);
  expect(headers.get('Access-Control-Allow-Credentials')).toBeNull();
  expect(headers.get('Cache-Control')).toContain('no-store');
  expect(await read(json['access_token'])).toBe(200);
  const client = await stack.services.oauthClients.get(ada, json['client_id'] ?? '');
  expect(client).toMatchObject({ software_id, client_name: expect.stringContaining('panel.example') });
  expect(client.pending).toBeUndefined();
  const refreshed = await stack.request(ada.domain, '/auth/access_token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: json['client_id'] ?? '',
      client_secret: json['client_secret'] ?? '',
      refresh_token: json['refresh_token'] ?? '',
    }).toString(),
  });
  expect(refreshed.status).toBe(200);
  await stack.services.oauthClients.delete(ada, client._id);
  expect(await read(json['access_token'])).toBe(400);
});

test('only sites that are named are told that they may ask', async () => {
  const preflight = (Origin: string) =>
    stack.request(ada.domain, '/auth/token_exchange', { method: 'OPTIONS', headers: { Origin } });
  const allowed = await preflight(SITE);
  expect([allowed.status, allowed.headers.get('Access-Control-Allow-Origin')]).toEqual([204, SITE]);
  const refused = await preflight('https://evil.example');
  expect([refused.status, refused.headers.get('Access-Control-Allow-Origin')]).toEqual([403, null]);
});

describe('nothing is given', () => {
  test.each<[string, 'panel' | 'cozy', object, { host?: string; origin?: string }, number]>([
    ['to another site', 'panel', {}, { origin: 'https://evil.example' }, 403],
    ['to a program that says no site', 'panel', {}, { origin: '' }, 403],
    ['for garbage', 'panel', { id_token: 'x' }, {}, 400],
    ['without a token', 'panel', { id_token: '' }, {}, 400],
    ['for a token of the server as that of an app', 'cozy', {}, {}, 400],
    ['for a token of an app as that of the server', 'panel', { exchange_type: 'admin' }, {}, 400],
    ['for another kind', 'panel', { exchange_type: 'all' }, {}, 400],
    ['on the instance of somebody else', 'panel', {}, { host: 'bob.localhost' }, 400],
    [
      'on the instance of somebody else, by the server',
      'cozy',
      { exchange_type: 'admin' },
      { host: 'bob.localhost' },
      400,
    ],
    ['for everything', 'panel', { scope: '*' }, {}, 400],
    ['without a scope', 'panel', { scope: '' }, {}, 400],
    ['for what is no matter of an administrator', 'cozy', { exchange_type: 'admin', scope: 'io.cozy.bills' }, {}, 400],
  ])('%s', async (_, audience, body, from, status) => {
    const { id_token } = await provider.tokens(audience);
    const before = (await clients(ada)) + (await clients(bob));
    const answer = await ask({ id_token, exchange_type: 'app', ...body }, from);
    expect(answer.status, JSON.stringify(answer.json)).toBe(status);
    expect((await clients(ada)) + (await clients(bob))).toBe(before);
  });

  test('to who has only the first factor, nor where the configuration says nothing of it', async () => {
    const { instances } = stack.services;
    const closed = await instances.create({ domain: 'closed.localhost', context: 'closed', oidcId: 'ada' });
    const { id_token } = await provider.tokens('cozy');
    expect((await ask({ id_token, exchange_type: 'admin' }, { host: closed.domain })).status).toBe(403);
    await instances.update(await instances.get(ada.domain), { auth_mode: 'two_factor_totp' });
    const { status, json } = await ask({ id_token, exchange_type: 'admin' });
    expect({ status, json }).toEqual({
      status: 403,
      json: { error: 'two factor needed', two_factor_token: expect.any(String) },
    });
    expect(await clients(ada)).toBe(0);
  });
});
