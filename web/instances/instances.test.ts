import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMemoryCache } from '#driver/cache/memory';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { openMemoryLocks } from '#driver/lock/memory';
import { createAddresses } from '#model/app';
import { createDocs, type Docs } from '#model/docs';
import { createFeatures } from '#model/feature';
import { createInstances, type Instances } from '#model/instance';
import { createOAuthClients } from '#model/oauth';
import { createOneTimeCodes, type OneTimeCodes } from '#model/one-time';
import { createPassphrases, type Passphrases } from '#model/passphrase';
import { createRecovery } from '#model/recovery';
import { createTokens, type Tokens } from '#model/token';
import type { Couch } from '#pkg/couch';
import type { Logger } from '#pkg/log';
import { createHasher } from '#pkg/password';
import { adminOAuthRoutes, instancesRoutes } from '#web/instances';
import { requestContext, type WebEnv } from '#web/middleware';

const NOW = Date.parse('2030-01-02T03:04:05Z');
const NO_JOBS = { push: () => Promise.reject(new Error('no job is pushed')) };
const CONTEXTS = { beta: { features: ['home.new', { 'drive.size': 3 }], debug: true } };

let folder: string;
let couch: Couch;
let docs: Docs;
let instances: Instances;
let passphrases: Passphrases;
let tokens: Tokens;
let codes: OneTimeCodes;
let app: Hono<WebEnv>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'admin-'));
  couch = openSqliteCouch({ directory: folder });
  docs = createDocs({ couch, hub: openMemoryHub(() => {}) });
  const now = () => NOW;
  const cache = openMemoryCache();
  instances = createInstances({ docs, locks: openMemoryLocks(), hooks: { afterCreate: [], beforeDestroy: [] }, now });
  tokens = createTokens({ now });
  passphrases = createPassphrases({ instances, hasher: createHasher(), cache });
  const addresses = createAddresses({ scheme: 'https', subdomains: 'nested' });
  const oauthClients = createOAuthClients({ docs, tokens, addresses, jobs: NO_JOBS, now });
  const features = createFeatures({ docs, instances, contexts: CONTEXTS });
  const files = {
    usage: async () => ({ used: 12, files: 10, versions: 2, trashed: 1, docCount: 3, versionsCount: 1 }),
  };
  codes = createOneTimeCodes({ docs, now });
  const mailer = { send: async () => {} };
  const recovery = createRecovery({ instances, passphrases, codes, mailer, cache, addresses, log: SILENT });
  const login = { passphrases, recovery, codes };
  const notifications = { notify: () => Promise.reject(new Error('nothing is told')) };
  const rooms = { instances, docs, tokens, features, notifications, oauthClients };
  const deps = { ...rooms, ...login, files, contexts: CONTEXTS, now };
  app = new Hono<WebEnv>();
  app.use(requestContext({ log: SILENT }));
  app.route('/instances', instancesRoutes(deps)).route('/oauth', adminOAuthRoutes(deps));
});

afterEach(async () => {
  await couch[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => SILENT };

async function ask(method: string, path: string, body?: unknown) {
  const response = await app.request(path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const text = await response.text();
  return {
    status: response.status,
    text,
    json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined,
  };
}

describe('an instance', () => {
  test('is created from the query, and shown without its secrets', async () => {
    const { status, json } = await ask(
      'POST',
      '/instances?Domain=A.example:8080&Locale=fr&DiskQuota=5000&DomainAliases=b.example,%20c.example&MagicLink=true' +
        '&Email=a@example.org&PublicName=&Settings=offer:gold,plan:x%3Ay&TOSSigned=1.0&SwiftLayout=-1&CouchCluster=-1',
    );
    expect(status).toBe(201);
    const stored = await instances.get('a.example:8080');
    expect(json.data).toMatchObject({
      type: 'instances',
      id: stored._id,
      meta: { rev: stored._rev },
      links: { self: `/instances/${stored._id}` },
      attributes: {
        domain: 'a.example:8080',
        domain_aliases: ['b.example', 'c.example'],
        locale: 'fr',
        disk_quota: '5000',
        magic_link: true,
        tos: '1.0',
        onboarding_finished: false,
        prefix: stored.prefix,
        register_token: Buffer.from(stored.register_token as string, 'hex').toString('base64'),
      },
    });
    expect(await instances.settings(stored)).toMatchObject({ email: 'a@example.org', offer: 'gold', plan: 'x:y' });
    const shown = await ask('GET', '/instances/a.example:8080');
    expect(shown.json.data).toEqual(json.data);
    for (const secret of ['session_secret', 'oauth_secret', 'cli_secret', 'passphrase_hash']) {
      expect(shown.text).not.toContain(secret);
    }
  });

  test.each([
    ['POST', '/instances', 422],
    ['POST', '/instances?Domain=a%20b', 422],
    ['POST', '/instances?Domain=x.example&Locale=tlh', 422],
    ['POST', '/instances?Domain=x.example&DiskQuota=lots', 400],
    ['POST', '/instances?Domain=x.example&MagicLink=perhaps', 400],
    ['POST', '/instances?Domain=x.example&Settings=offer', 400],
    ['POST', '/instances?Domain=a.example', 409],
    ['GET', '/instances?page[limit]=1&page[cursor]=nonsense', 400],
    ['GET', '/instances/none.example', 404],
    ['PATCH', '/instances/none.example?Blocked=true', 404],
    ['PATCH', '/instances/a.example?Blocked=perhaps', 400],
    ['PATCH', '/instances/a.example?Timezone=Mars', 422],
    ['PATCH', '/instances/a.example?Passphrase=x&KdfIterations=3', 422],
    ['DELETE', '/instances/none.example', 404],
    ['GET', '/instances/none.example/prefix', 404],
    ['DELETE', '/instances/none.example/sessions', 404],
    ['POST', '/instances/none.example/debug', 404],
    ['POST', '/instances/a.example/debug?TTL=soon', 400],
    ['GET', '/instances/contexts/none', 404],
    ['GET', '/instances/contexts/__proto__', 404],
    ['POST', '/instances/token?Domain=a.example&Audience=king', 400],
    ['POST', '/instances/token?Domain=none.example&Audience=cli', 404],
    ['POST', '/instances/token?Domain=a.example&Audience=app', 400],
    ['POST', '/instances/token?Domain=a.example&Audience=cli&Scope=A:B:C:D:E', 400],
    ['POST', '/instances/oauth_client?Domain=a.example&ClientName=x&SoftwareID=y', 400],
    ['POST', '/instances/oauth_client?Domain=a.example&RedirectURI=https://a.example/x&ClientName=x&SoftwareID=y', 400],
    [
      'POST',
      '/instances/oauth_client?Domain=a.example&RedirectURI=https://b.example/%23x&ClientName=x&SoftwareID=y',
      400,
    ],
    ['POST', '/instances/oauth_client?Domain=a.example&RedirectURI=https://b.example/&ClientName=x', 400],
    ['GET', '/instances/oauth_client?domain=a.example&software_id=none', 404],
    ['DELETE', '/oauth/none.example/clients', 404],
  ])('%s %s is refused with %i', async (method, path, status) => {
    await instances.create({ domain: 'a.example' });
    const answer = await ask(method, path);
    expect(answer.status).toBe(status);
    expect(answer.json.errors[0]).toMatchObject({ status: String(status) });
    expect(await instances.count()).toBe(1);
  });

  test('is modified by what is said, and `Deleting` goes alone', async () => {
    await instances.create({ domain: 'a.example', uuid: 'u' });
    const modified = await ask('PATCH', '/instances/a.example?Blocked=true&BlockingReason=PAYMENT_FAILED&UUID=');
    expect(modified.json.data.attributes).toMatchObject({
      blocked: true,
      blocking_reason: 'PAYMENT_FAILED',
      uuid: 'u',
    });
    const deleting = await ask('PATCH', '/instances/a.example?Deleting=true&UUID=v');
    expect(deleting.json.data.attributes).toMatchObject({ deleting: true, uuid: 'u' });
    const renamed = await ask('PATCH', '/instances/a.example?Domain=b.example');
    expect(renamed.json.data.attributes).toMatchObject({ domain: 'b.example', old_domain: 'a.example' });
  });

  test('is given a passphrase', async () => {
    const before = await instances.create({ domain: 'a.example' });
    expect((await ask('PATCH', '/instances/a.example?Passphrase=open%20sesame')).status).toBe(200);
    const after = await instances.get('a.example');
    expect(after).toMatchObject({ onboarding_finished: true, passphrase_kdf_iterations: 650_000 });
    expect(after.session_secret).not.toBe(before.session_secret);
    expect(after.register_token).toBeUndefined();
  });

  test('is destroyed', async () => {
    await instances.create({ domain: 'a.example' });
    expect((await ask('DELETE', '/instances/a.example')).status).toBe(204);
    expect((await ask('GET', '/instances/a.example')).status).toBe(404);
    expect((await ask('GET', '/instances/count')).json).toEqual({ count: 0 });
  });
});

test('instances are listed, whole or by pages', async () => {
  for (const name of ['b', 'c', 'a']) await instances.create({ domain: `${name}.example` });
  const domains = (json: { data: { attributes: { domain: string } }[] }) =>
    json.data.map((item) => item.attributes.domain);
  const all = await ask('GET', '/instances');
  expect(domains(all.json)).toEqual(['a.example', 'b.example', 'c.example']);
  expect(all.json.meta).toEqual({ count: 3 });
  const first = await ask('GET', '/instances?page[limit]=2');
  expect(domains(first.json)).toEqual(['a.example', 'b.example']);
  const next = await ask('GET', first.json.links.next);
  expect(domains(next.json)).toEqual(['c.example']);
  expect(next.json.links).toBeUndefined();
  expect(domains((await ask('GET', '/instances?page[limit]=2&page[skip]=2')).json)).toEqual(['c.example']);
  expect((await ask('GET', '/instances?page[limit]=0')).status).toBe(400);
});

describe('a token', () => {
  test.each([
    ['webapp', 'app', 'home', ''],
    ['konnector', 'konn', 'bank', ''],
    ['access-token', 'access', 'client', 'io.cozy.files:GET'],
    ['refresh', 'refresh', 'client', '@io.cozy.apps/drive'],
    ['cli', 'cli', 'CLI', 'io.cozy.contacts io.cozy.files'],
  ])('for %s is a JWT for %s', async (name, audience, subject, scope) => {
    const instance = await instances.create({ domain: 'a.example' });
    const query = new URLSearchParams({ Domain: 'a.example', Audience: name, Scope: scope, Subject: subject });
    const { status, text } = await ask('POST', `/instances/token?${query}`);
    expect(status).toBe(200);
    expect(await tokens.verify(instance, text)).toMatchObject({ audience, subject, ...(scope && { scope }) });
  });

  test('lives as long as asked', async () => {
    const instance = await instances.create({ domain: 'a.example' });
    const { text } = await ask(
      'POST',
      '/instances/token?Domain=a.example&Audience=cli&Scope=io.cozy.files&Expire=2h30m',
    );
    const at = (minutes: number) => createTokens({ now: () => NOW + minutes * 60_000 }).verify(instance, text);
    expect(await at(149)).toMatchObject({ audience: 'cli' });
    await expect(at(151)).rejects.toThrow('Expired token');
  });
});

test('an OAuth client is registered, found, and removed', async () => {
  const instance = await instances.create({ domain: 'a.example' });
  const path = '/instances/oauth_client?Domain=a.example&RedirectURI=http://localhost/&ClientName=cli&SoftwareID=soft';
  const { status, json } = await ask('POST', `${path}&AllowLoginScope=true`);
  expect(status).toBe(200);
  expect(json).toMatchObject({
    client_name: 'cli',
    software_id: 'soft',
    redirect_uris: ['http://localhost/'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    client_secret_expires_at: 0,
    allow_login_scope: true,
  });
  expect(json).not.toHaveProperty('_id');
  expect(json.client_secret).toMatch(/^[\w-]{32}$/);
  expect(await tokens.verify(instance, json.registration_access_token)).toMatchObject({
    audience: 'registration',
    subject: json.client_id,
  });
  expect((await ask('POST', path)).json.client_name).toBe('cli-2');
  const found = await ask('GET', '/instances/oauth_client?domain=a.example&software_id=soft');
  expect(found.json).not.toHaveProperty('client_secret');
  expect((await ask('DELETE', '/oauth/a.example/clients?Kind=desktop')).json).toEqual({ count: 0 });
  expect((await ask('DELETE', '/oauth/a.example/clients')).json).toEqual({ count: 2 });
});

describe('feature flags', () => {
  beforeEach(async () => void (await instances.create({ domain: 'a.example', context: 'beta' })));

  test('of an instance are merged, and removed by null', async () => {
    const path = '/instances/a.example/feature/flags';
    expect((await ask('GET', path)).json).toEqual({});
    expect((await ask('PATCH', path, { a: 1, b: true })).json).toEqual({ a: 1, b: true });
    expect((await ask('PATCH', path, { a: null, c: [2] })).json).toEqual({ b: true, c: [2] });
    expect((await ask('GET', path)).json).toEqual({ b: true, c: [2] });
    for (const body of [[], 'x', null, { _id: 1 }]) expect((await ask('PATCH', path, body)).status).toBe(400);
  });

  test('of sets are sorted', async () => {
    const path = '/instances/a.example/feature/sets';
    expect((await ask('GET', path)).json).toEqual([]);
    expect((await ask('PUT', path, ['b', 'a', 'b'])).json).toEqual(['a', 'b']);
    expect((await ask('PUT', path, { a: 1 })).status).toBe(400);
  });

  test('of contexts and defaults are kept for all, the strongest source wins', async () => {
    expect((await ask('GET', '/instances/feature/config/beta')).json).toEqual({ 'home.new': true, 'drive.size': 3 });
    expect((await ask('GET', '/instances/feature/config/none')).json).toEqual({});
    const ratios = {
      'drive.size': [{ ratio: 1, value: 9 }],
      mail: [{ ratio: 1, value: 'on' }],
      never: [{ ratio: 0, value: 1 }],
    };
    expect((await ask('PATCH', '/instances/feature/contexts/beta', ratios)).json).toEqual(ratios);
    expect((await ask('PATCH', '/instances/feature/defaults', { mail: 'off', extra: 1 })).json).toEqual({
      mail: 'off',
      extra: 1,
    });
    const features = createFeatures({ docs, instances, contexts: CONTEXTS });
    expect(await features.flags(await instances.get('a.example'))).toEqual({
      'home.new': true,
      'drive.size': 3,
      mail: 'on',
      extra: 1,
    });
    expect((await ask('PATCH', '/instances/feature/contexts/beta', { never: [], mail: [] })).json).toEqual({
      'drive.size': [{ ratio: 1, value: 9 }],
    });
    for (const value of [1, [{}], [{ ratio: 2, value: 1 }]]) {
      expect((await ask('PATCH', '/instances/feature/contexts/beta', { x: value })).status).toBe(400);
    }
  });
});

describe('the rest', () => {
  beforeEach(async () => void (await instances.create({ domain: 'a.example', diskQuota: 99 })));

  test('the prefix is a JSON text, contexts are those of the configuration', async () => {
    const { text } = await ask('GET', '/instances/a.example/prefix');
    expect(JSON.parse(text)).toBe((await instances.get('a.example')).prefix);
    const context = { context: 'beta', config: CONTEXTS.beta, registries: [], cloudery_endpoint: '' };
    expect((await ask('GET', '/instances/contexts')).json).toEqual([context]);
    expect((await ask('GET', '/instances/contexts/beta')).json).toEqual(context);
  });

  test('debug logs are on for a time', async () => {
    const path = '/instances/a.example/debug';
    expect((await ask('GET', path)).json).toEqual({ 'a.example': false });
    expect((await ask('POST', `${path}?TTL=1h`)).status).toBe(204);
    expect((await ask('GET', path)).json).toEqual({ 'a.example': true, until: '2030-01-02T04:04:05.000Z' });
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('GET', path)).json).toEqual({ 'a.example': false });
  });

  test('the way to log in is one of those that exist', async () => {
    const path = '/instances/a.example/auth-mode';
    expect((await ask('POST', path, { auth_mode: 'basic' })).status).toBe(200);
    expect((await ask('POST', path, { auth_mode: 'two_factor_mail' })).status).toBe(204);
    expect((await instances.get('a.example')).auth_mode).toBe('two_factor_mail');
    for (const body of [{ auth_mode: 'smoke' }, {}, null]) expect((await ask('POST', path, body)).status).toBe(400);
  });

  test('the last activity is that of sessions and clients', async () => {
    const instance = await instances.get('a.example');
    const path = '/instances/a.example/last-activity';
    expect((await ask('GET', path)).json).toEqual({ 'last-activity': '2030-01-02' });
    await docs.create(instance, 'io.cozy.sessions', { last_seen: '2031-05-06T00:00:00Z' });
    expect((await ask('GET', path)).json).toEqual({ 'last-activity': '2031-05-06' });
    expect((await ask('DELETE', '/instances/a.example/sessions')).status).toBe(204);
    expect((await ask('GET', path)).json).toEqual({ 'last-activity': '2030-01-02' });
  });

  test('the disk usage tells of the trash when asked', async () => {
    const path = '/instances/a.example/disk-usage';
    const usage = { used: '12', quota: '99', files: '10', versions: '2', doc_count: 3, versions_count: 1 };
    expect((await ask('GET', path)).json).toEqual(usage);
    expect((await ask('GET', `${path}?include=trash`)).json).toEqual({ ...usage, trashed: '1' });
  });

  test('the instances that have a version of an app are found', async () => {
    const instance = await instances.get('a.example');
    await docs.create(instance, 'io.cozy.apps', { _id: 'io.cozy.apps/home', version: '1.2.3' });
    expect((await ask('GET', '/instances/with-app-version/home/1.2.3')).json).toEqual({ instances: ['a.example'] });
    expect((await ask('GET', '/instances/with-app-version/home/9')).json).toEqual({ instances: [] });
  });
});

test('the administrator issues codes of a login: a link where the instance has them, and a mail that is proved', async () => {
  const instance = await instances.create({ domain: 'codes.example', email: 'ada@example.org' });
  const post = (path: string) => app.request(`/instances/codes.example/${path}`, { method: 'POST' });
  expect((await post('magic_link')).status).toBe(400);
  await instances.update(instance, { magic_link: true });
  const magic = await post('magic_link');
  const { code } = (await magic.json()) as { code: string };
  expect(magic.status).toBe(201);
  const verified = await post('email_verified_code');
  const { email_verified_code } = (await verified.json()) as { email_verified_code: string };
  expect(verified.status).toBe(201);
  const current = await instances.get('codes.example');
  expect(codes.proves(current, 'magic-link', code, 'ada@example.org')).toBe(true);
  expect(codes.proves(current, 'email-verified', email_verified_code)).toBe(true);
  const given = await post('session_code');
  const { session_code } = (await given.json()) as { session_code: string };
  expect(given.status).toBe(201);
  const check = async (body: string) => {
    const url = '/instances/codes.example/session_code/check';
    const response = await app.request(url, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
    return [response.status, await response.json()];
  };
  expect(await check('{"session_code":"x"}')).toEqual([403, { valid: false }]);
  expect(await check('[]')).toEqual([403, { valid: false }]);
  expect(await check(JSON.stringify({ session_code }))).toEqual([200, { valid: true }]);
  expect(await check(JSON.stringify({ session_code }))).toEqual([403, { valid: false }]);
  for (const path of ['magic_link', 'email_verified_code', 'session_code', 'session_code/check']) {
    expect((await app.request(`/instances/nobody.example/${path}`, { method: 'POST' })).status).toBe(404);
  }
});
