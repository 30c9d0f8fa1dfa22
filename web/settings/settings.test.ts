import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type IdentityFixture, identityFixture } from '#tests/identity-fixture';

let fixture: IdentityFixture;
let instance: Instance;
let all: string;
beforeAll(async () => {
  fixture = await identityFixture();
  instance = await fixture.create('cozy.localhost');
  all = await token('*');
});
afterAll(() => fixture[Symbol.asyncDispose]());

const token = (scope: string) => fixture.tokens.issue(instance, { audience: 'cli', subject: 'me', scope });

const request = (method: string, path: string, bearer = '', body?: unknown, headers: Record<string, string> = {}) =>
  fixture.app.request(`http://cozy.localhost${path}`, {
    method,
    headers: { Host: 'cozy.localhost', ...(bearer && { Authorization: `Bearer ${bearer}` }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

interface Answer {
  data: { id: string; attributes: Record<string, unknown>; meta: { rev: string } };
  included: unknown[];
}
const json = async (response: Promise<Response> | Response) => (await (await response).json()) as Answer;

test('the settings of the instance are read with any token, or with the onboarding link', async () => {
  const read = await json(request('GET', '/settings/instance', await token('io.cozy.files')));
  expect(read.data).toMatchObject({
    type: 'io.cozy.settings',
    id: 'io.cozy.settings.instance',
    attributes: { public_name: 'Ada <Lovelace>', locale: 'en', auth_mode: 'basic', password_defined: false },
    meta: { rev: expect.stringMatching(/^\d+-/) },
  });
  const link = `/settings/instance?registerToken=${instance.register_token}`;
  expect((await request('GET', link)).status).toBe(200);
  expect((await request('GET', '/settings/instance?registerToken=00')).status).toBe(400);
  expect((await request('GET', '/settings/instance')).status).toBe(401);
});

test('who has a link learns of the instance what its page needs, and not how to reach the owner', async () => {
  await fixture.docs.create(instance, 'io.cozy.permissions', {
    type: 'share',
    source_id: 'io.cozy.apps/drive',
    permissions: { files: { type: 'io.cozy.files', values: ['a'], verbs: ['GET'] } },
    shortcodes: { code: 'abcdefGHIJKL' },
  });
  const { data } = await json(request('GET', '/settings/instance', 'abcdefGHIJKL'));
  expect(data.attributes).toEqual({
    public_name: 'Ada <Lovelace>',
    locale: 'en',
    context: 'default',
    onboarding_finished: false,
  });
});

test('an update replaces what the owner may change, and only from the current revision', async () => {
  const { data } = await json(request('GET', '/settings/instance', all));
  const attributes = {
    ...data.attributes,
    public_name: 'Ada',
    tz: 'Europe/Paris',
    locale: 'fr',
    email: 'x@evil.example',
  };
  const update = (rev: string, change: object = {}) =>
    request('PUT', '/settings/instance', all, {
      data: { ...data, attributes: { ...attributes, ...change }, meta: { rev } },
    });
  expect((await update('1-0')).status).toBe(409);
  expect((await update(data.meta.rev, { locale: 'tlh' })).status).toBe(422);
  const updated = await json(update(data.meta.rev));
  expect(updated.data.attributes).toMatchObject({ public_name: 'Ada', tz: 'Europe/Paris', locale: 'fr' });
  expect(updated.data.attributes).not.toHaveProperty('email');
  expect((await fixture.instances.get('cozy.localhost')).locale).toBe('fr');
  expect((await update(data.meta.rev)).status).toBe(409);
  expect((await request('PUT', '/settings/instance', await token('io.cozy.settings:GET'), {})).status).toBe(403);
});

describe('an update is refused', () => {
  test.each([[[]], ['text'], [{}], [{ data: [] }], [{ data: { attributes: null } }]])(
    'with the body %j',
    async (body) => {
      expect((await request('PUT', '/settings/instance', all, body)).status).toBe(400);
    },
  );

  test('with too many members', async () => {
    const attributes = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`m${i}`, i]));
    expect((await request('PUT', '/settings/instance', all, { data: { attributes } })).status).toBe(422);
  });
});

test('the small answers', async () => {
  const get = (path: string, bearer = all) => json(request('GET', `/settings/${path}`, bearer));
  expect((await get('passphrase')).data.attributes).toEqual({
    salt: 'me@cozy.localhost',
    kdf: 0,
    iterations: 650_000,
    has_hint: false,
  });
  expect((await get('capabilities', await token('io.cozy.files'))).data).toMatchObject({
    id: 'io.cozy.settings.capabilities',
    attributes: { flat_subdomains: false, can_auth_with_oidc: false },
  });
  expect((await get('disk-usage')).data.attributes).toEqual({ used: '12', files: '10', versions: '2' });
  expect((await get('disk-usage?include=trash')).data.attributes['trash']).toBe('1');
  expect((await get('context')).data.id).toBe('io.cozy.settings.context');
  await fixture.instances.update(await fixture.instances.get('cozy.localhost'), { feature_flags: { 'some.flag': 3 } });
  const flags = await get('flags?include=1');
  expect(flags.data.attributes).toEqual({ 'some.flag': 3 });
  expect(flags.included[0]).toMatchObject({ id: 'io.cozy.settings.flags.instance' });
  const none = await request('GET', '/settings/warnings', all);
  expect([none.status, await none.json()]).toEqual([404, { errors: [] }]);
  await fixture.instances.updateSettings(instance, { moved_to: 'https://new.example/' });
  const moved = await request('GET', '/settings/warnings', all);
  expect(moved.status).toBe(410);
  expect(await moved.json()).toMatchObject({ errors: [{ code: 'moved', links: { related: 'https://new.example/' } }] });
});

test.each([
  ['passphrase', 'io.cozy.files', 403],
  ['sessions', 'io.cozy.settings', 403],
  ['disk-usage', 'io.cozy.contacts', 403],
  ['disk-usage', 'io.cozy.files:GET', 403],
  ['disk-usage', 'io.cozy.files:POST', 200],
  ['disk-usage', 'io.cozy.settings:GET:io.cozy.settings.disk-usage', 200],
])('GET /settings/%s with the scope %s: %i', async (path, scope, status) => {
  expect((await request('GET', `/settings/${path}`, await token(scope))).status).toBe(status);
  expect((await request('GET', `/settings/${path}`)).status).toBe(401);
});

test('sessions are listed with their age, and the current one by its cookie', async () => {
  expect((await json(request('GET', '/settings/sessions', all))).data).toEqual([]);
  const session = await fixture.sessions.create(instance, 'long', {
    address: '203.0.113.4',
    userAgent: 'Firefox/140.0 (X11)',
  });
  const cookie = { Cookie: fixture.sessions.cookie(instance, session).split(';')[0] ?? '' };
  const current = await request('GET', '/settings/sessions/current', '', undefined, cookie);
  expect(await current.json()).toMatchObject({ data: { id: session._id, attributes: { long_run: true } } });
  expect((await request('GET', '/settings/sessions/current')).status).toBe(404);
  const listed = await json(request('GET', '/settings/sessions', all));
  expect(listed.data).toMatchObject([
    {
      type: 'io.cozy.sessions',
      id: session._id,
      attributes: { long_run: true, browser: 'Firefox', os: 'Linux', ip: '203.0.113.4' },
    },
  ]);
  const logins = await Array.fromAsync(fixture.docs.all(instance, 'io.cozy.sessions.logins'));
  expect(logins).toMatchObject([{ session_id: session._id, ip: '203.0.113.4', browser: 'Firefox', os: 'Linux' }]);
  const sent = await request('GET', '/settings/onboarded', '', undefined, cookie);
  expect([sent.status, sent.headers.get('Location')]).toEqual([303, 'http://home.cozy.localhost/']);
});

test('what anyone may know', async () => {
  expect((await request('GET', '/public/prelogin')).status).toBe(412);
  await fixture.instances.update(await fixture.instances.get('cozy.localhost'), { onboarding_finished: true });
  const prelogin = await request('GET', '/public/prelogin');
  expect(prelogin.headers.get('Content-Type')).toContain('application/json');
  expect(await prelogin.json()).toMatchObject({
    Kdf: 0,
    KdfIterations: 650_000,
    OIDC: false,
    locale: 'fr',
    name: 'Ada',
  });
  const avatar = await request('GET', '/public/avatar');
  expect(avatar.headers.get('Content-Type')).toContain('image/svg+xml');
  expect(await avatar.text()).toContain('>A</text>');
  expect((await request('GET', '/public/avatar?fallback=404')).status).toBe(404);
  const renew = await request('GET', '/.well-known/change-password');
  expect(renew.headers.get('Location')).toBe('http://settings.cozy.localhost/#/profile/password');
  const styles = await request('GET', '/assets/styles/theme.css');
  expect(styles.headers.get('Cache-Control')).toBe('public, no-cache');
  expect(styles.headers.get('Access-Control-Allow-Origin')).toBe('*');
  for (const path of ['/assets/nothing.css', '/assets/..%2fpackage.json', '/assets/']) {
    expect((await request('GET', path)).status).toBe(404);
  }
  expect((await request('GET', '/favicon.ico')).status).toBe(200);
});
