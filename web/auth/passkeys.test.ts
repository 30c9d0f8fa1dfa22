import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, type IdentityFixture, identityFixture } from '#tests/identity-fixture';
import { type LoginWalk, loginWalk } from '#tests/login-walk';
import { type SoftwareKey, softwareKey } from '#tests/software-key';
import { testStack } from '#tests/test-stack';

// With flat subdomains, where the settings app is not below the instance; the other layout is tried in Chromium.
const DOMAIN = 'ada.example.org';
const ORIGIN = `https://${DOMAIN}`;
const SETTINGS = 'https://ada-settings.example.org';

let fixture: IdentityFixture;
let walk: LoginWalk;
let owner: Browser;
beforeAll(async () => {
  fixture = await identityFixture({ subdomains: 'flat', secure: true });
  walk = await loginWalk(fixture, DOMAIN);
  owner = fixture.browser();
  expect((await walk.logIn(owner)).status).toBe(200);
});
afterAll(() => fixture[Symbol.asyncDispose]());

async function register(key: SoftwareKey, origin = SETTINGS, rpId?: string): Promise<number> {
  const offered = (await (await walk.asSettings(owner, 'POST', '/passkeys/options', {})).json()) as {
    data: { attributes: { challenge: string; rp: { id: string } } };
  };
  const { challenge, rp } = offered.data.attributes;
  expect(rp.id).toBe(DOMAIN);
  const response = key.register({ challenge, origin, rpId: rpId ?? rp.id });
  return (await walk.asSettings(owner, 'POST', '/passkeys', { name: 'Phone', response })).status;
}

async function logIn(key: SoftwareKey, { origin = ORIGIN, rpId = DOMAIN, changed = (proof: object) => proof } = {}) {
  const visitor = fixture.browser();
  const { challenge } = (await (await walk.post(visitor, '/auth/passkey/options', {})).json()) as { challenge: string };
  const credential = JSON.stringify(changed(key.prove({ challenge, origin, rpId })));
  const first = await walk.post(visitor, '/auth/passkey', { credential });
  return {
    status: first.status,
    isIn: await walk.isIn(visitor),
    again: () => walk.post(visitor, '/auth/passkey', { credential }),
  };
}

test('a passkey that was made in the settings opens the instance, by a challenge that is good once', async () => {
  const key = softwareKey();
  expect(await register(key)).toBe(201);
  const { status, isIn, again } = await logIn(key);
  expect([status, isIn]).toEqual([200, true]);
  expect((await again()).status).toBe(401);
});

test.each([
  ['another app', 'https://ada-drive.example.org', undefined],
  ['another Cozy', 'https://bob-settings.example.org', undefined],
  ['no TLS', 'http://ada-settings.example.org', undefined],
  ['another relying party', SETTINGS, 'example.org'],
])('one of %s is not kept', async (_, origin, rpId) => {
  expect(await register(softwareKey(), origin, rpId)).toBe(422);
});

test('a proof of another page, of another key or for another party opens nothing', async () => {
  const key = softwareKey();
  expect(await register(key)).toBe(201);
  const other = softwareKey();
  const { id } = key.prove({ challenge: '', origin: '', rpId: '' }) as { id: string };
  for (const attempt of [
    () => logIn(key, { origin: 'https://ada-drive.example.org' }),
    () => logIn(key, { origin: 'https://evil.example' }),
    () => logIn(key, { rpId: 'bob.example.org' }),
    () => logIn(other),
    () => logIn(other, { changed: (proof) => ({ ...proof, id, rawId: id }) }),
  ]) {
    const { status, isIn } = await attempt();
    expect([status, isIn]).toEqual([401, false]);
  }
});

test('browsers are told that the settings speak for the instance', async () => {
  await using stack = await testStack({ flags: { subdomains: 'flat' } });
  await stack.services.instances.create({ domain: DOMAIN });
  const told = await stack.request(DOMAIN, '/.well-known/webauthn');
  expect(await told.json()).toEqual({ origins: ['http://ada-settings.example.org'] });
});
