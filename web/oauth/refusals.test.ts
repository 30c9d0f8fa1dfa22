import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTokens } from '#model/token';
import { type OAuthFixture, oauthFixture, type RegisteredJson } from '#tests/oauth-fixture';

// Every route of OAuth that looks at a token or a secret, against every kind that must not do.
const MONTH = 30 * 24 * 3_600_000;
let fixture: OAuthFixture;
let client: RegisteredJson;
let other: RegisteredJson;
let foreign: RegisteredJson;
/** By name, once there are clients. */
let bearers: Record<string, string>;

beforeAll(async () => {
  fixture = await oauthFixture();
  client = await fixture.client({ client_name: 'Mine' });
  other = await fixture.client({ client_name: 'Other' });
  const { stack, owner, other: bob } = fixture;
  const { oauthClients, grants } = stack.services;
  const metadata = { redirect_uris: ['https://client.example/'], client_name: 'Bob', software_id: 'x' };
  const registered = await oauthClients.register(bob, metadata);
  foreign = {
    client_id: registered.client._id,
    client_secret: registered.client.client_secret,
    client_name: 'Bob',
    registration_access_token: registered.registrationAccessToken,
  };
  const gone = await oauthClients.register(owner, metadata);
  const left = await oauthClients.register(owner, metadata);
  const ended = await grants.give(owner, left.client, '*');
  await grants.revoke(owner, left.client, ended.accessToken);
  const issue = (audience: 'access' | 'refresh' | 'registration', subject = client.client_id) =>
    stack.token(owner, audience, subject, '*');
  const old = createTokens({ now: () => Date.now() - MONTH });
  bearers = {
    garbage: 'x',
    'an expired one': await old.issue(owner, { audience: 'access', subject: client.client_id, scope: '*' }),
    'one of another instance': await stack.token(bob, 'access', foreign.client_id, '*'),
    'the registration of another instance': foreign.registration_access_token,
    'a refresh token': await issue('refresh'),
    'a registration token': client.registration_access_token,
    'the registration token of another client': other.registration_access_token,
    'one that was revoked': ended.accessToken,
    'one of a client that is gone': await issue('access', gone.client._id),
    'one for everything': await issue('access'),
  };
  await oauthClients.delete(owner, gone.client._id);
});
afterAll(async () => {
  expect(fixture.stack.errors).toEqual([]);
  await fixture[Symbol.asyncDispose]();
});

const KINDS = [
  'garbage',
  'an expired one',
  'one of another instance',
  'the registration of another instance',
  'a refresh token',
  'a registration token',
  'the registration token of another client',
  'one that was revoked',
  'one of a client that is gone',
  'one for everything',
];

async function ask(method: string, path: string, bearer?: string) {
  const response = await fixture.stack.request(fixture.owner.domain, path.replace(':id', client.client_id), {
    method,
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/json',
      ...(bearer !== undefined && { Authorization: `Bearer ${bearer}` }),
    },
    ...(method !== 'GET' && { body: '{}' }),
  });
  return [response.status, JSON.parse((await response.text()) || 'null')];
}

describe.each([
  ['GET', '/auth/register/:id'],
  ['PUT', '/auth/register/:id'],
  ['DELETE', '/auth/register/:id'],
  ['POST', '/auth/clients/:id/challenge'],
])('%s %s', (method, path) => {
  test('needs a token', async () => expect((await ask(method, path))[0]).toBe(401));
  test.each(KINDS.filter((kind) => kind !== 'a registration token'))('refuses %s', async (kind) => {
    expect((await ask(method, path, bearers[kind]))[0]).toBe(401);
  });
});

describe.each([
  ['POST', '/auth/session_code'],
  ['POST', '/auth/tokens/konnectors/bank'],
  ['POST', '/auth/registerFromWebApp'],
])('%s %s', (method, path) => {
  test('needs a token', async () => expect((await ask(method, path))[0]).toBe(401));
  test.each(KINDS.filter((kind) => kind !== 'one for everything'))('refuses %s', async (kind) => {
    const text = kind === 'an expired one' ? 'Expired token' : 'Invalid JWT token';
    expect(await ask(method, path, bearers[kind])).toEqual([400, { error: text }]);
  });
  test('refuses one for less', async () => {
    const less = await fixture.stack.token(fixture.owner, 'access', client.client_id, 'io.cozy.files');
    expect((await ask(method, path, less))[0]).toBe(403);
  });
});

describe.each(['/auth/access_token', '/auth/revoke', '/auth/introspect'])('POST %s', (path) => {
  const form = { grant_type: 'refresh_token', refresh_token: 'x', token: 'x' };
  const post = async (fields: Record<string, string>, headers = {}) => {
    const response = await fixture.form(path, { ...form, ...fields }, headers);
    return [response.status, await response.json()];
  };
  const basic = (id: string, secret: string) => ({
    Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });

  test.each<[string, () => Record<string, string>, string, string]>([
    ['nobody', () => ({}), 'the client_id parameter is mandatory', 'invalid_request'],
    [
      'no secret',
      () => ({ client_id: client.client_id }),
      'the client_secret parameter is mandatory',
      'invalid_request',
    ],
    [
      'a wrong secret',
      () => ({ client_id: client.client_id, client_secret: 'x' }),
      'invalid client_secret',
      'invalid_client',
    ],
    [
      'the secret of another',
      () => ({ client_id: client.client_id, client_secret: other.client_secret }),
      'invalid client_secret',
      'invalid_client',
    ],
    [
      'a client of another instance',
      () => ({ client_id: foreign.client_id, client_secret: foreign.client_secret }),
      'the client must be registered',
      'invalid_client',
    ],
  ])('refuses %s, in words and by code', async (_, fields, error, error_code) => {
    expect(await post(fields())).toEqual([400, { error, error_code }]);
  });

  test('refuses by the standard who uses Basic', async () => {
    const description = (error_description: string) => ({ error: 'invalid_client', error_description });
    expect(await post({}, basic(client.client_id, 'x'))).toEqual([401, description('invalid client_secret')]);
    expect(await post({}, basic(foreign.client_id, foreign.client_secret))).toEqual([
      401,
      description('the client must be registered'),
    ]);
    const twice = await post({ client_secret: 'x' }, basic(client.client_id, client.client_secret));
    expect(twice).toEqual([400, { error: 'invalid_request', error_description: 'the client gives its secret twice' }]);
  });
});

describe('the introspection', () => {
  const about = async (token: string, credentials: Record<string, string>, headers = {}) => {
    const response = await fixture.form('/auth/introspect', { token, ...credentials }, headers);
    return { status: response.status, body: (await response.json()) as object };
  };
  const mine = () => ({ client_id: client.client_id, client_secret: client.client_secret });

  test.each(KINDS.filter((kind) => kind !== 'one for everything' && kind !== 'a refresh token'))(
    'says nothing of %s',
    async (kind) => expect((await about(bearers[kind] ?? '', mine())).body).toEqual({ active: false }),
  );

  test('says to a client what its own token is, and nothing of that of another', async () => {
    const token = bearers['one for everything'] ?? '';
    expect((await about(token, mine())).body).toMatchObject({ active: true, client_id: client.client_id, scope: '*' });
    const others = { client_id: other.client_id, client_secret: other.client_secret };
    expect((await about(token, others)).body).toEqual({ active: false });
  });

  test('answers a service of the server that may read the clients, and no other bearer', async () => {
    const token = bearers['one for everything'] ?? '';
    const bearer = async (audience: 'cli' | 'access', scope: string) => ({
      Authorization: `Bearer ${await fixture.stack.token(fixture.owner, audience, client.client_id, scope)}`,
    });
    expect((await about(token, {}, await bearer('cli', 'io.cozy.oauth.clients:GET'))).body).toMatchObject({
      active: true,
    });
    expect((await about(token, {}, await bearer('cli', 'io.cozy.files'))).status).toBe(403);
    expect((await about(token, {}, await bearer('access', 'io.cozy.oauth.clients'))).status).toBe(403);
    expect((await about(token, {}, { Authorization: 'Bearer x' })).status).toBe(400);
  });
});

test('a challenge is given to the client, and a proof that proves nothing certifies nobody', async () => {
  const challenged = await ask('POST', '/auth/clients/:id/challenge', client.registration_access_token);
  expect(challenged).toEqual([201, { nonce: expect.stringMatching(/^[\w-]{43}$/) }]);
  const path = `/auth/clients/${client.client_id}/attestation`;
  const { nonce } = challenged[1] as { nonce: string };
  for (const proof of [
    { platform: 'android', issuer: 'playintegrity', challenge: nonce, attestation: 'x' },
    { platform: 'ios', challenge: nonce, attestation: 'x', keyId: 'x' },
    { platform: 'android', issuer: 'other', challenge: 'x', attestation: 'x' },
    {},
  ]) {
    expect((await fixture.json(path, proof)).status).toBe(400);
  }
  expect((await fixture.json('/auth/clients/nobody/attestation', {})).status).toBe(404);
  const known = await fixture.stack.services.oauthClients.get(fixture.owner, client.client_id);
  expect(known.flagship).toBeUndefined();
});
