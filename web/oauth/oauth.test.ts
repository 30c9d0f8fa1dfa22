import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OAuthFixture, oauthFixture, REDIRECT, type RegisteredJson } from '#tests/oauth-fixture';

const VERIFIER = 'v'.repeat(50);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

let fixture: OAuthFixture;
let client: RegisteredJson;
beforeAll(async () => {
  fixture = await oauthFixture();
  client = await fixture.client();
});
afterAll(async () => {
  expect(fixture.stack.errors).toEqual([]);
  await fixture[Symbol.asyncDispose]();
});

const request = (changes: Record<string, string> = {}) => ({
  client_id: client.client_id,
  redirect_uri: REDIRECT,
  state: 'a state & more',
  response_type: 'code',
  scope: 'io.cozy.files:GET,POST:io.cozy.files.music-dir',
  ...changes,
});
const secrets = () => ({ client_id: client.client_id, client_secret: client.client_secret });
const basic = (secret = client.client_secret) => ({
  Authorization: `Basic ${Buffer.from(`${client.client_id}:${secret}`).toString('base64')}`,
});
const exchange = (fields: Record<string, string>, headers = {}) => fixture.form('/auth/access_token', fields, headers);

interface TokenJson {
  access_token: string;
  refresh_token: string;
  scope: string;
  token_type: string;
}
async function tokens(changes: Record<string, string> = {}): Promise<TokenJson> {
  const code = await fixture.code(request(changes));
  const response = await exchange({ ...secrets(), grant_type: 'authorization_code', code });
  expect(response.status).toBe(200);
  return (await response.json()) as TokenJson;
}
const statusWith = async (token: string) =>
  (
    await fixture.stack.request(fixture.owner.domain, '/settings/capabilities', {
      headers: { Authorization: `Bearer ${token}` },
    })
  ).status;

describe('a registration', () => {
  test('gives an identity, which waits for the owner, and a name of its own', async () => {
    const response = await fixture.register({ client_kind: 'desktop', client_uri: '', logo_uri: null, unknown: 1 });
    expect(response.status).toBe(201);
    const json = (await response.json()) as Record<string, unknown>;
    expect(json).toMatchObject({
      client_name: 'Sync-2',
      client_kind: 'desktop',
      client_secret_expires_at: 0,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      pending: true,
    });
    for (const member of ['_id', '_rev', 'client_uri', 'logo_uri', 'unknown']) expect(json).not.toHaveProperty(member);
  });

  test.each<[object, string]>([
    [{ redirect_uris: [] }, 'invalid_redirect_uri'],
    [{ redirect_uris: 'https://a.example/' }, 'invalid_redirect_uri'],
    [{ redirect_uris: ['https://a.example/#x'] }, 'invalid_redirect_uri'],
    [{ redirect_uris: ['https://a.example/#'] }, 'invalid_redirect_uri'],
    [{ redirect_uris: ['http://a.example/'] }, 'invalid_redirect_uri'],
    [{ redirect_uris: ['http://ada.localhost/x'] }, 'invalid_redirect_uri'],
    [{ redirect_uris: ['https://home.ada.localhost/x'] }, 'invalid_redirect_uri'],
    [{ redirect_uris: ['https://u:p@ada.localhost/x'] }, 'invalid_redirect_uri'],
    [{ redirect_uris: ['javascript:alert(1)'] }, 'invalid_redirect_uri'],
    [{ redirect_uris: ['data:text/html,x'] }, 'invalid_redirect_uri'],
    [{ redirect_uris: ["https://a;script-src'*'/"] }, 'invalid_redirect_uri'],
    [{ redirect_uris: ['https://a.example/\r\nX: y'] }, 'invalid_redirect_uri'],
    [{ redirect_uris: ['not an address'] }, 'invalid_redirect_uri'],
    [{ redirect_uris: Array(30).fill(REDIRECT) }, 'invalid_redirect_uri'],
    [{ client_name: ' ' }, 'invalid_client_metadata'],
    [{ client_name: 12 }, 'invalid_client_metadata'],
    [{ software_id: undefined }, 'invalid_client_metadata'],
    [{ client_uri: 'javascript:x' }, 'invalid_client_metadata'],
    [{ notification_platform: 'pigeon' }, 'invalid_client_metadata'],
    [{ token_endpoint_auth_method: 'none' }, 'invalid_client_metadata'],
    [{ software_id: 'registry://settings' }, 'unapproved_software_id'],
    [{ software_id: 'registry://store/stable' }, 'unapproved_software_id'],
    [{ software_id: 'registry://../x' }, 'unapproved_software_id'],
  ])('of %j is refused: %s', async (changes, error) => {
    const response = await fixture.register(changes);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error, error_description: expect.any(String) });
  });

  test.each([
    'http://localhost:3344/callback',
    'http://127.0.0.1/x',
    'http://[::1]:80/x',
    'cozydrive://auth',
    'org.example.app:/x',
  ])('of a native program at %s is taken', async (uri) =>
    expect((await fixture.register({ redirect_uris: [uri] })).status).toBe(201),
  );

  test('is read, changed and removed with its own token only', async () => {
    const mine = await fixture.client({ client_name: 'Managed' });
    const call = (method: string, token: string, body?: object, id = mine.client_id) =>
      fixture.stack.request(fixture.owner.domain, `/auth/register/${id}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
    const token = mine.registration_access_token;
    const foreign = await fixture.stack.token(fixture.other, 'registration', mine.client_id);
    const access = await fixture.stack.token(fixture.owner, 'access', mine.client_id, 'io.cozy.files');
    for (const wrong of ['', 'x', client.registration_access_token, foreign, access]) {
      for (const method of ['GET', 'PUT', 'DELETE'])
        expect((await call(method, wrong, method === 'PUT' ? {} : undefined)).status).toBe(401);
    }
    expect(await (await call('GET', token)).json()).toMatchObject({
      client_id: mine.client_id,
      client_name: 'Managed',
    });
    const change = {
      client_id: mine.client_id,
      redirect_uris: [REDIRECT],
      client_name: 'Managed',
      software_id: 'sync',
    };
    expect(await (await call('PUT', token, { ...change, software_version: '2' })).json()).toMatchObject({
      client_secret: mine.client_secret,
      client_name: 'Managed',
      software_version: '2',
    });
    expect((await call('PUT', token, { ...change, client_id: 'x' })).status).toBe(400);
    expect((await call('PUT', token, { ...change, client_secret: 'x' })).status).toBe(400);
    expect((await call('PUT', token, { ...change, redirect_uris: ['http://evil.example/'] })).status).toBe(400);
    const renewed = (await (
      await call('PUT', token, { ...change, client_secret: mine.client_secret })
    ).json()) as RegisteredJson;
    expect(renewed.client_secret).not.toBe(mine.client_secret);
    expect((await call('DELETE', token)).status).toBe(204);
    expect((await call('DELETE', token)).status).toBe(204);
    const gone = await call('GET', token);
    expect([gone.status, await gone.json()]).toEqual([404, { error: 'Client not found' }]);
  });
});

test('registrations are limited in an hour, and beyond the route looks missing', async () => {
  const headers = { 'Content-Type': 'application/json', 'X-Forwarded-For': 'crowd' };
  const body = JSON.stringify({ redirect_uris: [REDIRECT], client_name: 'Crowd', software_id: 'crowd' });
  const statuses: number[] = [];
  for (let count = 0; count < 21; count++) {
    const path = '/auth/register';
    statuses.push((await fixture.stack.request(fixture.other.domain, path, { method: 'POST', headers, body })).status);
  }
  expect(statuses).toEqual([...Array(20).fill(201), 404]);
});

describe('the consent', () => {
  test('asks who is not logged in to log in first', async () => {
    const response = await fixture.stack.request(
      fixture.owner.domain,
      `/auth/authorize?${new URLSearchParams(request())}`,
    );
    expect(response.status).toBe(303);
    const back = new URL(response.headers.get('Location') ?? '', 'http://x').searchParams.get('redirect') ?? '';
    expect(new URL(back).searchParams.get('state')).toBe('a state & more');
  });

  test('says in words what is asked and by whom, and may lead to the client only', async () => {
    const bold = await fixture.client({ client_name: '<b>Bold' });
    const response = await fixture.authorize(request({ client_id: bold.client_id }));
    const page = await response.text();
    expect(page).toContain('&lt;b&gt;Bold');
    expect(page).toContain('<strong>See and add</strong> your files');
    expect(page).toContain('io.cozy.files.music-dir');
    const policy = response.headers.get('Content-Security-Policy');
    expect(policy).toContain("form-action 'self' https://client.example;");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test('gives a code under both names, and the state', async () => {
    const response = await fixture.accept(request());
    expect(response.status).toBe(302);
    const location = response.headers.get('Location') ?? '';
    expect(location.endsWith('#')).toBe(true);
    const { searchParams: params } = new URL(location);
    expect(params.get('code')).toMatch(/^[\w-]{75}$/);
    expect(params.get('access_code')).toBe(params.get('code'));
    expect(params.get('state')).toBe('a state & more');
    const deep = await fixture.accept(request(), {}, { Accept: 'application/json' });
    expect(await deep.json()).toEqual({ deeplink: expect.stringContaining(`${REDIRECT}?access_code=`) });
  });

  test('is refused by the owner without a code', async () => {
    const location = (await fixture.accept(request(), { decision: 'deny' })).headers.get('Location') ?? '';
    expect(location).toContain('error=access_denied');
    expect(location).not.toContain('code=');
  });

  test.each<[string, Record<string, string>, object, number]>([
    ['without the proof of the form', { csrf_token: '' }, {}, 400],
    ['with another proof', { csrf_token: 'x'.repeat(43) }, {}, 403],
    ['to another address', { redirect_uri: 'https://evil.example/' }, {}, 400],
    ['for everything', { scope: '*' }, {}, 400],
  ])('%s is refused', async (_, changes, headers, status) => {
    const response = await fixture.accept(request(), changes, headers);
    expect([response.status, response.headers.get('Location')]).toEqual([status, null]);
  });

  test('needs the session', async () => {
    const proof = 'p'.repeat(43);
    const response = await fixture.form('/auth/authorize', request({ csrf_token: proof }), {
      Cookie: `_csrf=${proof}`,
    });
    expect(response.status).toBe(401);
  });

  test.each<[string, Record<string, string>]>([
    ['of an unknown client', { client_id: 'nobody' }],
    ['of an id that is a path', { client_id: '_design/x' }],
    ['with another address', { redirect_uri: `${REDIRECT}/more` }],
    ['without a state', { state: '' }],
    ['for a token', { response_type: 'token' }],
    ['without a scope', { scope: '' }],
    ['with a wrong scope', { scope: 'io.cozy.files:EAT' }],
    ['for everything', { scope: '*' }],
    ['for the login', { scope: 'login' }],
    ['with a plain challenge', { code_challenge: VERIFIER, code_challenge_method: 'plain' }],
    ['with a challenge of no method', { code_challenge: CHALLENGE }],
  ])('%s is a page that sends nobody anywhere', async (_, changes) => {
    const response = await fixture.authorize(request(changes), { Accept: 'text/html' });
    expect([response.status, response.headers.get('Location')]).toEqual([400, null]);
  });

  test('of a linked app has the rules of that app, and is refused without the app', async () => {
    const linked = await fixture.client({ client_name: 'Linked', software_id: 'registry://home' });
    expect(await (await fixture.authorize(request({ client_id: linked.client_id }))).text()).toContain(
      '@io.cozy.apps/home',
    );
    const missing = await fixture.client({ client_name: 'Missing', software_id: 'registry://nowhere' });
    expect((await fixture.authorize(request({ client_id: missing.client_id }))).status).toBe(400);
  });

  test('tells its errors to a client that reads the standard', async () => {
    const standard = await fixture.client({
      client_name: 'Standard',
      token_endpoint_auth_method: 'client_secret_basic',
    });
    const response = await fixture.authorize(request({ client_id: standard.client_id, scope: 'io.cozy.files:EAT' }));
    expect(response.status).toBe(302);
    expect(response.headers.get('Location')).toMatch(/^https:\/\/client\.example\/callback\?error=invalid_scope&/);
  });
});

describe('tokens', () => {
  test('are given for a code, once, and open what was accepted', async () => {
    const code = await fixture.code(request());
    const ask = () => exchange({ ...secrets(), grant_type: 'authorization_code', code, redirect_uri: REDIRECT });
    const response = await ask();
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const json = (await response.json()) as TokenJson;
    expect(json).toEqual({
      token_type: 'bearer',
      scope: request().scope,
      access_token: expect.any(String),
      refresh_token: expect.any(String),
    });
    expect(await statusWith(json.access_token)).toBe(200);
    expect(await statusWith(json.refresh_token)).toBe(400);
    const replay = await ask();
    expect([replay.status, await replay.json()]).toEqual([400, { error: 'invalid code', error_code: 'invalid_grant' }]);
  });

  test('are given to one only of many who show a code at once', async () => {
    const code = await fixture.code(request());
    const all = await Promise.all(
      Array.from({ length: 8 }, () => exchange({ ...secrets(), grant_type: 'authorization_code', code })),
    );
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test.each<[string, Record<string, string>, Record<string, string>, string]>([
    ['no verifier', { code_challenge: CHALLENGE, code_challenge_method: 'S256' }, {}, 'invalid code_verifier'],
    [
      'another verifier',
      { code_challenge: CHALLENGE, code_challenge_method: 'S256' },
      { code_verifier: 'w'.repeat(50) },
      'invalid code_verifier',
    ],
    ['a challenge taken away', {}, { code_verifier: VERIFIER }, 'invalid code_verifier'],
    ['another address', {}, { redirect_uri: 'https://other.example/' }, 'invalid redirect_uri'],
  ])('are not given with %s', async (_, asked, given, error) => {
    const code = await fixture.code(request(asked));
    const response = await exchange({ ...secrets(), grant_type: 'authorization_code', code, ...given });
    expect([response.status, await response.json()]).toEqual([400, { error, error_code: 'invalid_grant' }]);
    const late = {
      ...secrets(),
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT,
      code_verifier: VERIFIER,
    };
    expect((await exchange(late)).status).toBe(400);
  });

  test('are not given to another client', async () => {
    const thief = await fixture.client({ client_name: 'Thief' });
    const code = await fixture.code(request());
    const { client_id, client_secret } = thief;
    const response = await exchange({ client_id, client_secret, grant_type: 'authorization_code', code });
    expect(await response.json()).toMatchObject({ error: 'invalid code' });
    const { refresh_token } = await tokens();
    const refresh = await exchange({ client_id, client_secret, grant_type: 'refresh_token', refresh_token });
    expect(await refresh.json()).toMatchObject({ error: 'invalid refresh token' });
  });

  test('are refreshed for the same or less, never for more', async () => {
    const { refresh_token } = await tokens();
    const refresh = async (scope = '') => exchange({ ...secrets(), grant_type: 'refresh_token', refresh_token, scope });
    const same = (await (await refresh()).json()) as object;
    expect(same).toEqual({ token_type: 'bearer', scope: request().scope, access_token: expect.any(String) });
    expect(await (await refresh('io.cozy.files:GET:io.cozy.files.music-dir')).json()).toHaveProperty('access_token');
    for (const more of ['io.cozy.files', '*', 'io.cozy.contacts:GET', `${request().scope} io.cozy.jobs`]) {
      expect(await (await refresh(more)).json()).toMatchObject({ error_code: 'invalid_scope' });
    }
  });

  test.each<[string, Record<string, string>, string]>([
    ['no client', { client_id: '' }, 'the client_id parameter is mandatory'],
    ['an unknown client', { client_id: 'nobody' }, 'the client must be registered'],
    ['no secret', { client_secret: '' }, 'the client_secret parameter is mandatory'],
    ['a wrong secret', { client_secret: 'x' }, 'invalid client_secret'],
    ['no grant', { grant_type: '' }, 'the grant_type parameter is mandatory'],
    ['another grant', { grant_type: 'password' }, 'invalid grant type'],
    ['a wrong refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid refresh token'],
  ])('with %s are refused by the text that clients know', async (_, changes, error) => {
    const response = await exchange({ ...secrets(), grant_type: 'authorization_code', code: 'x', ...changes });
    expect([response.status, await response.json()]).toEqual([400, { error, error_code: expect.any(String) }]);
  });

  test('are refused by the codes of the standard to a client that uses Basic', async () => {
    const wrong = await exchange({ grant_type: 'refresh_token', refresh_token: 'x' }, basic('x'));
    expect([wrong.status, wrong.headers.get('WWW-Authenticate')]).toEqual([401, 'Basic realm="oauth"']);
    expect(await wrong.json()).toEqual({ error: 'invalid_client', error_description: 'invalid client_secret' });
    const bad = await exchange({ grant_type: 'refresh_token', refresh_token: 'x' }, basic());
    expect([bad.status, await bad.json()]).toEqual([
      400,
      { error: 'invalid_grant', error_description: 'invalid refresh token' },
    ]);
  });

  test('are ended by a revocation, and a new consent gives others', async () => {
    const { access_token, refresh_token } = await tokens();
    const somebody = await fixture.client({ client_name: 'Somebody' });
    const foreign = await fixture.stack.token(fixture.owner, 'refresh', somebody.client_id, 'io.cozy.files');
    expect((await fixture.form('/auth/revoke', { token: foreign }, basic())).status).toBe(400);
    expect((await fixture.form('/auth/revoke', { token: refresh_token }, basic('x'))).status).toBe(401);
    expect(await statusWith(access_token)).toBe(200);
    for (const token of ['garbage', refresh_token, refresh_token]) {
      expect((await fixture.form('/auth/revoke', { token }, basic())).status).toBe(200);
    }
    expect(await statusWith(access_token)).toBe(400);
    const refresh = await exchange({ ...secrets(), grant_type: 'refresh_token', refresh_token });
    expect(await refresh.json()).toMatchObject({ error: 'invalid refresh token' });
    expect(await statusWith((await tokens()).access_token)).toBe(200);
  });
});

test('the owner sees the accepted clients only, and disconnects them', async () => {
  const mine = await fixture.client({ client_name: 'Phone', client_kind: 'mobile' });
  const bearer = {
    Authorization: `Bearer ${await fixture.stack.token(fixture.owner, 'cli', 'me', 'io.cozy.oauth.clients')}`,
  };
  const list = async () => {
    const response = await fixture.stack.request(fixture.owner.domain, '/settings/clients', { headers: bearer });
    return ((await response.json()) as { data: { id: string; attributes: object }[] }).data;
  };
  expect((await list()).map(({ id }) => id)).not.toContain(mine.client_id);
  const code = await fixture.code(request({ client_id: mine.client_id }));
  const listed = (await list()).find(({ id }) => id === mine.client_id);
  expect(listed?.attributes).toMatchObject({ client_name: 'Phone' });
  expect(listed?.attributes).not.toHaveProperty('client_secret');
  const { client_id, client_secret } = mine;
  const given = (await (
    await exchange({ client_id, client_secret, grant_type: 'authorization_code', code })
  ).json()) as TokenJson;
  const synchronized = await fixture.stack.request(fixture.owner.domain, '/settings/synchronized', {
    method: 'POST',
    headers: { Authorization: `Bearer ${given.access_token}` },
  });
  expect(synchronized.status).toBe(204);
  expect((await list()).find(({ id }) => id === client_id)?.attributes).toHaveProperty('synchronized_at');
  const path = `/settings/clients/${client_id}`;
  const revoke = () => fixture.stack.request(fixture.owner.domain, path, { method: 'DELETE', headers: bearer });
  expect([(await revoke()).status, (await revoke()).status]).toEqual([204, 404]);
  expect(await statusWith(given.access_token)).toBe(400);
  const refused = await exchange({
    client_id,
    client_secret,
    grant_type: 'refresh_token',
    refresh_token: given.refresh_token,
  });
  expect(await refused.json()).toMatchObject({ error: 'the client must be registered' });
});
