import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OAuthFixture, oauthFixture, REDIRECT, type RegisteredJson } from '#tests/oauth-fixture';

// One test for each attack of RFC 9700 and its like: each fails without the defence.
const VERIFIER = 'v'.repeat(50);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const PKCE = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };
const SCOPE = 'io.cozy.files:GET:io.cozy.files.music-dir';

let fixture: OAuthFixture;
let client: RegisteredJson;
let thief: RegisteredJson;
beforeAll(async () => {
  fixture = await oauthFixture();
  client = await fixture.client();
  thief = await fixture.client({ client_name: 'Thief', redirect_uris: ['https://thief.example/cb'] });
});
afterAll(async () => {
  expect(fixture.stack.errors).toEqual([]);
  await fixture[Symbol.asyncDispose]();
});

const request = (changes: Record<string, string> = {}) => ({
  client_id: client.client_id,
  redirect_uri: REDIRECT,
  state: 'state',
  response_type: 'code',
  scope: SCOPE,
  ...changes,
});
const secretsOf = ({ client_id, client_secret }: RegisteredJson) => ({ client_id, client_secret });
const redeem = (code: string, changes: Record<string, string> = {}) =>
  fixture.form('/auth/access_token', { ...secretsOf(client), grant_type: 'authorization_code', code, ...changes });
const isGood = async (token: string) => {
  const headers = { Authorization: `Bearer ${token}` };
  return (await fixture.stack.request(fixture.owner.domain, '/settings/capabilities', { headers })).status === 200;
};

describe('open redirect and tricks of the redirect_uri', () => {
  test.each([
    'https://evil.example/',
    'https://client.example/callback/../evil',
    'https://client.example/callback?next=https://evil.example',
    'https://client.example/callback#',
    'https://client.example@evil.example/callback',
    'https://client.example.evil.example/callback',
    'https://client.example:444/callback',
    'https://client.example\\@evil.example/callback',
    'HTTPS://CLIENT.EXAMPLE/callback',
    'http://client.example/callback',
    '//client.example/callback',
    'javascript:alert(1)//https://client.example/callback',
    'https://client.example/callback\t',
    `${REDIRECT} https://evil.example/`,
    '',
  ])('%s is not the address of the client', async (redirect_uri) => {
    for (const params of [{}, { response_type: 'token' }, { scope: 'x:' }, { state: '' }]) {
      const shown = await fixture.authorize(request({ redirect_uri, ...params }));
      expect([shown.status, shown.headers.get('Location')]).toEqual([400, null]);
    }
    const accepted = await fixture.accept(request(), { redirect_uri });
    expect([accepted.status, accepted.headers.get('Location')]).toEqual([400, null]);
  });

  test('the port is free on the address of the loopback, and nowhere else', async () => {
    const uris = ['http://127.0.0.1:1/cb', 'http://localhost:1/cb'];
    const { client_id } = await fixture.client({ client_name: 'Native', redirect_uris: uris });
    const status = async (redirect_uri: string) =>
      (await fixture.authorize(request({ client_id, redirect_uri }))).status;
    expect(await status('http://127.0.0.1:5555/cb')).toBe(200);
    expect(await status('http://127.0.0.1:5555/other')).toBe(400);
    expect(await status('http://127.0.0.1.evil.example:5555/cb')).toBe(400);
    expect(await status('http://localhost:5555/cb')).toBe(400);
  });

  test('a parameter given twice is refused: two readers would not read the same one', async () => {
    const query = `${new URLSearchParams(request())}&scope=*`;
    const { owner, cookie, stack } = fixture;
    const response = await stack.request(owner.domain, `/auth/authorize?${query}`, { headers: { Cookie: cookie } });
    expect(response.status).toBe(400);
  });
});

test('CSRF: a form of another site is not a consent', async () => {
  const page = await fixture.authorize(request());
  const [csrf = ''] = page.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  const token = csrf.slice('_csrf='.length);
  const post = (fields: Record<string, string>, headers: Record<string, string>) =>
    fixture.form('/auth/authorize', { ...request(), ...fields }, headers);
  const { cookie } = fixture;
  // The session comes along, but the cookie of the form does not: it is SameSite=Strict.
  expect(page.headers.getSetCookie().join()).toMatch(/_csrf=[^;]+;.*SameSite=Strict/);
  expect((await post({ csrf_token: token }, { Cookie: cookie })).status).toBe(400);
  expect((await post({}, { Cookie: `${cookie}; ${csrf}` })).status).toBe(400);
  expect((await post({ csrf_token: 'x'.repeat(43) }, { Cookie: `${cookie}; ${csrf}` })).status).toBe(403);
  // An app can write cookies for the whole domain, not its origin.
  const fromApp = { Cookie: `${cookie}; ${csrf}`, Origin: 'http://evil.ada.localhost' };
  expect((await post({ csrf_token: token }, fromApp)).status).toBe(403);
  expect((await post({ csrf_token: token }, { Cookie: `${cookie}; ${csrf}` })).status).toBe(302);
});

test('clickjacking: no page embeds the consent, and it has no script', async () => {
  const { headers } = await fixture.authorize(request());
  expect(headers.get('X-Frame-Options')).toBe('DENY');
  const policy = headers.get('Content-Security-Policy') ?? '';
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
});

describe('code replay', () => {
  test('a second use gives nothing, and takes back what the first gave', async () => {
    const code = await fixture.code(request());
    const given = (await (await redeem(code)).json()) as { access_token: string; refresh_token: string };
    expect(await isGood(given.access_token)).toBe(true);
    expect((await redeem(code)).status).toBe(400);
    expect(await isGood(given.access_token)).toBe(false);
    const fields = { ...secretsOf(client), grant_type: 'refresh_token', refresh_token: given.refresh_token };
    expect((await fixture.form('/auth/access_token', fields)).status).toBe(400);
  });

  test('so it is when another client shows it', async () => {
    const code = await fixture.code(request());
    const given = (await (await redeem(code)).json()) as { access_token: string };
    expect((await redeem(code, secretsOf(thief))).status).toBe(400);
    expect(await isGood(given.access_token)).toBe(false);
  });

  test('a code that was stolen before its use is burnt by the thief, who has nothing of it', async () => {
    const code = await fixture.code(request());
    expect((await redeem(code, secretsOf(thief))).status).toBe(400);
    expect((await redeem(code)).status).toBe(400);
  });
});

test('mix-up: every answer names who gives it, an error too (RFC 9207)', async () => {
  const standard = { client_name: 'Standard', token_endpoint_auth_method: 'client_secret_post' };
  const { client_id } = await fixture.client(standard);
  const issuerOf = (response: Response) => new URL(response.headers.get('Location') ?? '').searchParams.get('iss');
  const iss = 'http://ada.localhost';
  expect(issuerOf(await fixture.accept(request()))).toBe(iss);
  expect(issuerOf(await fixture.accept(request(), { decision: 'deny' }))).toBe(iss);
  expect(issuerOf(await fixture.authorize(request({ client_id, scope: 'x:EAT' })))).toBe(iss);
  const path = '/.well-known/oauth-authorization-server';
  const metadata = (await (await fixture.stack.request(fixture.owner.domain, path)).json()) as object;
  expect(metadata).toMatchObject({ issuer: iss, authorization_response_iss_parameter_supported: true });
});

test('scope widening: a refresh never gives more than the owner accepted', async () => {
  const { refresh_token } = (await (await redeem(await fixture.code(request()))).json()) as { refresh_token: string };
  const refresh = (scope: string) =>
    fixture.form('/auth/access_token', { ...secretsOf(client), grant_type: 'refresh_token', refresh_token, scope });
  const wider = ['*', 'io.cozy.files', 'io.cozy.files:GET', 'io.cozy.files:ALL:io.cozy.files.music-dir'];
  const other = [
    'io.cozy.files:GET:io.cozy.files.root-dir',
    'io.cozy.contacts:GET',
    '@io.cozy.apps/home',
    'login',
    '@',
  ];
  for (const scope of [...wider, ...other, `${SCOPE} io.cozy.jobs`]) {
    const response = await refresh(scope);
    expect([scope, response.status, await response.json()]).toEqual([
      scope,
      400,
      { error: expect.any(String), error_code: 'invalid_scope' },
    ]);
  }
  expect((await refresh(SCOPE)).status).toBe(200);
});

test('consent widening: the form cannot ask for what the page of the app does not show', async () => {
  const { client_id } = await fixture.client({ client_name: 'Linked', software_id: 'registry://home' });
  const response = await fixture.accept(request({ client_id }), { scope: 'io.cozy.contacts' });
  const code = new URL(response.headers.get('Location') ?? '').searchParams.get('code') ?? '';
  expect(code).not.toBe('');
  expect((await fixture.accept(request(), { scope: '*' })).status).toBe(400);
  expect((await fixture.accept(request(), { scope: '*', ...PKCE })).status).toBe(403);
});

describe('PKCE downgrade', () => {
  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['the verifier is left out', PKCE, {}],
    ['the verifier is another one', PKCE, { code_verifier: 'w'.repeat(50) }],
    ['the challenge is shown in place of the verifier', PKCE, { code_verifier: CHALLENGE }],
    ['the verifier is too short to be one', PKCE, { code_verifier: 'v' }],
    ['the challenge was taken away on its way', {}, { code_verifier: VERIFIER }],
  ])('%s: no token', async (_, asked, given) => {
    const code = await fixture.code(request(asked));
    const response = await redeem(code, given);
    expect(await response.json()).toEqual({ error: 'invalid code_verifier', error_code: 'invalid_grant' });
  });

  test.each<[string, Record<string, string>]>([
    ['plain', { code_challenge: VERIFIER, code_challenge_method: 'plain' }],
    ['a method without a challenge', { code_challenge_method: 'S256' }],
    ['a challenge without its method', { code_challenge: CHALLENGE }],
    ['a challenge that is no digest', { code_challenge: 'short', code_challenge_method: 'S256' }],
    ['everything without a challenge', { scope: '*' }],
  ])('%s is refused', async (_, changes) => expect((await fixture.authorize(request(changes))).status).toBe(400));
});
