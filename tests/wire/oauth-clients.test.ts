import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTokens } from '#model/token';
import { type OAuthFixture, oauthFixture, REDIRECT } from '#tests/oauth-fixture';

// Clients that others wrote, unmodified, over a real socket: those of the ecosystem, and one of the standards.
const { default: CozyClient } = createRequire(import.meta.url)('cozy-client') as typeof import('cozy-client');
const SCOPE = 'io.cozy.files io.cozy.contacts';

let fixture: OAuthFixture;
let uri: string;
beforeAll(async () => {
  fixture = await oauthFixture({ listen: true, domain: (port) => `localhost:${port}` });
  uri = `http://${fixture.owner.domain}`;
});
afterAll(async () => {
  expect(fixture.stack.errors).toEqual([]);
  await fixture[Symbol.asyncDispose]();
});

/** The owner accepts the page of this address; answers where they are led. */
async function accept(url: string): Promise<string> {
  const params = Object.fromEntries(new URL(url).searchParams);
  return (await fixture.accept(params)).headers.get('Location') ?? '';
}

interface OAuthStackClient {
  token: { accessToken: string; refreshToken: string };
  oauthOptions: { clientID: string; clientSecret: string };
  setToken(token: object): void;
  fetchJSON(method: string, path: string): Promise<{ data: { id: string } }>;
  refreshToken(): Promise<unknown>;
  fetchInformation(): Promise<{ client_name: string }>;
  updateInformation(information: object): Promise<unknown>;
  unregister(): Promise<unknown>;
  onRevocationChange: (isRevoked: boolean) => void;
}

describe('cozy-client', () => {
  async function connected() {
    const oauth = { redirectURI: REDIRECT, clientName: 'Wire', softwareID: 'wire', clientKind: 'mobile' };
    const options: object = { uri, scope: SCOPE.split(' '), oauth };
    const client = new CozyClient(options);
    await client.startOAuthFlow(accept);
    return client.getStackClient() as unknown as OAuthStackClient;
  }

  test('registers, is accepted, and uses what it was given', async () => {
    const stackClient = await connected();
    const { data } = await stackClient.fetchJSON('GET', '/files/io.cozy.files.root-dir');
    expect(data.id).toBe('io.cozy.files.root-dir');
    await expect(stackClient.fetchJSON('GET', '/data/io.cozy.bills/_all_docs')).rejects.toMatchObject({ status: 403 });
  });

  test('renews an expired token by itself, and goes on', async () => {
    const stackClient = await connected();
    const lastMonth = createTokens({ now: () => Date.now() - 30 * 24 * 3_600_000 });
    const subject = stackClient.oauthOptions.clientID;
    const old = await lastMonth.issue(fixture.owner, { audience: 'access', subject, scope: SCOPE });
    stackClient.setToken({ tokenType: 'bearer', ...stackClient.token, accessToken: old });
    const { data } = await stackClient.fetchJSON('GET', '/files/io.cozy.files.root-dir');
    expect(data.id).toBe('io.cozy.files.root-dir');
    expect(stackClient.token.accessToken).not.toBe(old);
  });

  test('knows that the owner disconnected it', async () => {
    const stackClient = await connected();
    const onRevocationChange = vi.fn();
    stackClient.onRevocationChange = onRevocationChange;
    await fixture.stack.services.oauthClients.delete(fixture.owner, stackClient.oauthOptions.clientID);
    await expect(stackClient.fetchJSON('GET', '/files/io.cozy.files.root-dir')).rejects.toThrow();
    expect(onRevocationChange).toHaveBeenCalledWith(true);
    await expect(stackClient.refreshToken()).rejects.toThrow(/the client must be registered/i);
  });

  test('reads, changes and removes itself', async () => {
    const stackClient = await connected();
    expect((await stackClient.fetchInformation()).client_name).toMatch(/^Wire/);
    await stackClient.updateInformation({ softwareVersion: '2' });
    expect(await stackClient.fetchInformation()).toMatchObject({ software_version: '2' });
    await stackClient.unregister();
    expect((await fixture.stack.services.oauthClients.list(fixture.owner, { limit: 100 })).clients).not.toContainEqual(
      expect.objectContaining({ software_version: '2' }),
    );
  });
});

describe.each(['client_secret_basic', 'client_secret_post'] as const)('a standard client by %s', (method) => {
  const authentication = method === 'client_secret_basic' ? openid.ClientSecretBasic() : openid.ClientSecretPost();

  async function connected() {
    const metadata = { redirect_uris: [REDIRECT], client_name: 'Standard', software_id: 'standard' };
    const config = await openid.dynamicClientRegistration(
      new URL(uri),
      { ...metadata, token_endpoint_auth_method: method },
      authentication,
      { algorithm: 'oauth2', execute: [openid.allowInsecureRequests] },
    );
    const [verifier, state] = [openid.randomPKCECodeVerifier(), openid.randomState()];
    const code_challenge = await openid.calculatePKCECodeChallenge(verifier);
    const asked = { redirect_uri: REDIRECT, scope: SCOPE, state, code_challenge, code_challenge_method: 'S256' };
    const url = openid.buildAuthorizationUrl(config, asked);
    const answer = new URL(await accept(url.href));
    const checks = { pkceCodeVerifier: verifier, expectedState: state };
    return { config, answer, checks, tokens: await openid.authorizationCodeGrant(config, answer, checks) };
  }

  test('discovers, registers, is accepted, refreshes, asks about its tokens, and leaves', async () => {
    const { config, tokens } = await connected();
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: SCOPE });
    const use = (token: string) =>
      openid.fetchProtectedResource(config, token, new URL(`${uri}/files/io.cozy.files.root-dir`), 'GET');
    expect((await use(tokens.access_token)).status).toBe(200);
    const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '', {
      scope: 'io.cozy.files:GET',
    });
    expect(refreshed.scope).toBe('io.cozy.files:GET');
    const told = await openid.tokenIntrospection(config, refreshed.access_token);
    expect(told).toMatchObject({
      active: true,
      scope: 'io.cozy.files:GET',
      client_id: config.clientMetadata().client_id,
    });
    await openid.tokenRevocation(config, tokens.refresh_token ?? '');
    expect(await openid.tokenIntrospection(config, refreshed.access_token)).toEqual({ active: false });
    await expect(openid.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  test('is told of errors by their codes', async () => {
    const { config, answer, checks } = await connected();
    await expect(openid.authorizationCodeGrant(config, answer, checks)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    const mixedUp = new URL(answer);
    mixedUp.searchParams.set('iss', 'https://evil.example');
    await expect(openid.authorizationCodeGrant(config, mixedUp, checks)).rejects.toMatchObject({
      code: 'OAUTH_INVALID_RESPONSE',
    });
  });
});

test('the desktop client: registers, is accepted, works, refreshes, is disconnected', async () => {
  const redirect = 'http://localhost:3344/callback';
  const scope = 'io.cozy.files io.cozy.settings:GET:io.cozy.settings.disk-usage io.cozy.jobs:POST:sendmail:worker';
  const body = { redirect_uris: [redirect], client_name: 'Cozy Drive (desk)', software_id: 'cozy-desktop' };
  const json = { 'Content-Type': 'application/json', Accept: 'application/json' };
  const registered = await fetch(`${uri}/auth/register`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ ...body, client_kind: 'desktop', client_uri: 'https://desktop.example/' }),
  });
  expect(registered.status).toBe(201);
  const { client_id, client_secret, registration_access_token } = (await registered.json()) as Record<string, string>;
  const query = new URLSearchParams({
    client_id: client_id ?? '',
    redirect_uri: redirect,
    state: 'x',
    response_type: 'code',
    scope,
  });
  const code = new URL(await accept(`${uri}/auth/authorize?${query}`)).searchParams.get('access_code') ?? '';
  const token = (fields: Record<string, string>) =>
    fetch(`${uri}/auth/access_token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
      body: new URLSearchParams({ client_id: client_id ?? '', client_secret: client_secret ?? '', ...fields }),
    });
  const given = (await (await token({ grant_type: 'authorization_code', code })).json()) as Record<string, string>;
  const use = (path: string, bearer = given['access_token'], method = 'GET') =>
    fetch(uri + path, { method, headers: { Accept: 'application/json', Authorization: `Bearer ${bearer}` } });
  expect((await use('/settings/disk-usage')).status).toBe(200);
  expect((await use('/data/io.cozy.files/_changes?since=0&limit=3000')).status).toBe(200);
  expect((await use('/settings/instance')).status).toBe(200);
  expect((await use('/settings/synchronized', given['access_token'], 'POST')).status).toBe(204);
  const fields = { grant_type: 'refresh_token', refresh_token: given['refresh_token'] ?? '' };
  const refreshed = (await (await token(fields)).json()) as Record<string, string>;
  expect(Object.keys(refreshed).sort()).toEqual(['access_token', 'scope', 'token_type']);
  expect((await use('/settings/disk-usage', refreshed['access_token'])).status).toBe(200);
  expect((await use(`/auth/register/${client_id}`, registration_access_token)).status).toBe(200);

  const cli = await fixture.stack.token(fixture.owner, 'cli', 'owner', 'io.cozy.oauth.clients');
  expect((await use(`/settings/clients/${client_id}`, cli, 'DELETE')).status).toBe(204);
  // 400 is what makes it ask whether it still is registered, and 404 what tells it that it is not.
  expect((await use('/settings/disk-usage', refreshed['access_token'])).status).toBe(400);
  expect((await use(`/auth/register/${client_id}`, registration_access_token)).status).toBe(404);
  expect(await (await token(fields)).json()).toMatchObject({ error: 'the client must be registered' });
});

test('a verifier is checked as RFC 7636 computes it', async () => {
  // Appendix B of the RFC.
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
  expect(createHash('sha256').update(verifier).digest('base64url')).toBe(challenge);
  const { client_id, client_secret } = await fixture.client({ client_name: 'RFC' });
  const asked = { client_id, redirect_uri: REDIRECT, state: 's', response_type: 'code', scope: SCOPE };
  const code = await fixture.code({ ...asked, code_challenge: challenge, code_challenge_method: 'S256' });
  const fields = { client_id, client_secret, grant_type: 'authorization_code', code, code_verifier: verifier };
  expect((await fixture.form('/auth/access_token', fields)).status).toBe(200);
});
