import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { makePackage } from '#tests/make-package';
import { liarServer, type RegistryFixture, registryFixture } from '#tests/registry-fixture';
import { type TestStack, testStack } from '#tests/test-stack';

let upper: RegistryFixture;
let lower: RegistryFixture;
let liar: Awaited<ReturnType<typeof liarServer>>;
let stack: TestStack;
let instance: Instance;
let cli: string;

beforeAll(async () => {
  upper = await registryFixture();
  lower = await registryFixture();
  liar = await liarServer();
  for (const slug of ['alpha', 'shared', 'zeta']) await publish(upper, slug, '1.0.0');
  for (const slug of ['beta', 'shared', 'gamma']) await publish(lower, slug, '9.0.0');
  stack = await testStack({
    flags: {
      'safe_http.trusted_private_networks': '127.0.0.0/8',
      registries: { family: [upper.url], default: [lower.url], liar: [liar.url] },
    },
  });
  instance = await stack.addInstance('ada');
  await stack.services.instances.update(instance, { context: 'family' });
  cli = await stack.token(instance, 'cli', 'me', 'io.cozy.apps');
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await Promise.all([upper, lower, liar].map((server) => server[Symbol.asyncDispose]()));
});

async function publish(registry: RegistryFixture, slug: string, version: string): Promise<void> {
  const archive = await makePackage({ slug, version, screenshots: ['screenshots/one.png'] });
  expect((await registry.upload(slug, version, archive)).status).toBe(201);
}

const get = (path: string, token = cli, headers: Record<string, string> = {}) =>
  stack.request(instance.domain, `/registry${path}`, {
    headers: { ...(token && { Authorization: `Bearer ${token}` }), ...headers },
  });
const json = async (path: string) => (await get(path)).json() as Promise<Record<string, never>>;
interface List {
  data: { slug: string; latest_version: { version: string } }[];
  meta: { count: number; next_cursor?: string };
}

test('all registries of the context make one list, page by page, each application once', async () => {
  const seen: string[] = [];
  let cursor: string | undefined = '';
  for (let page = 0; cursor !== undefined && page < 10; page++) {
    const list = (await (await get(`?limit=2&cursor=${encodeURIComponent(cursor)}`)).json()) as List;
    expect(list.data.length).toBeLessThanOrEqual(2);
    seen.push(...list.data.map(({ slug, latest_version: latest }) => `${slug} ${latest?.version}`));
    cursor = list.meta.next_cursor;
  }
  expect(seen.filter((name) => /^(alpha|beta|gamma|shared|zeta) /.test(name))).toEqual([
    'alpha 1.0.0',
    'beta 9.0.0',
    'gamma 9.0.0',
    'shared 1.0.0',
    'zeta 1.0.0',
  ]);
  // Those that come with the server are the last registry.
  expect(seen.map((name) => name.split(' ')[0])).toEqual(expect.arrayContaining(['drive', 'home', 'settings']));
  expect(new Set(seen).size).toBe(seen.length);
});

test('the first registry that knows an application answers for it', async () => {
  expect(await json('/shared')).toMatchObject({ slug: 'shared', versions: { stable: ['1.0.0'] } });
  expect((await get('/shared/9.0.0')).status).toBe(200);
  const latest = await get('/shared/stable/latest');
  expect(latest.headers.get('Cache-Control')).toBe('no-cache');
  expect(await latest.json()).toMatchObject({ version: '1.0.0', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  const version = await get('/beta/9.0.0');
  expect(version.headers.get('Cache-Control')).toContain('immutable');
  for (const path of ['/nothing', '/beta/1.2.3', '/beta/nightly/latest', '/nothing/stable/latest', '/Beta']) {
    expect((await get(path)).status, path).toBe(404);
  }
});

test('images come from the registry, for the owner, and can do nothing', async () => {
  const icon = await get('/alpha/icon');
  expect(icon.headers.get('Content-Type')).toContain('image/svg+xml');
  expect(icon.headers.get('Content-Security-Policy')).toContain('sandbox');
  expect(icon.headers.get('Cache-Control')).toContain('max-age=86400');
  expect((await get('/alpha/1.0.0/screenshots/one.png')).headers.get('Cache-Control')).toContain('immutable');
  expect((await get('/home/icon')).status).toBe(200);
  expect((await get('/alpha/screenshots/..%2f..%2fsecret')).status).toBe(404);
  for (const path of ['/alpha/screenshots/%ff', '/%ff/icon', '/alpha/%ff/icon']) {
    expect((await get(path)).status).toBe(404);
  }
  expect((await get('/alpha/icon', '')).status).toBe(401);
  const session = await stack.services.sessions.create(instance, 'normal', { address: '', userAgent: '' });
  const [cookie = ''] = stack.services.sessions.cookie(instance, session).split(';');
  expect((await get('/alpha/icon', '', { Cookie: cookie })).status).toBe(200);
});

test('what the operator puts in maintenance is said of it everywhere', async () => {
  const admin = (method: string, path: string, body?: object) =>
    stack.adminFetch(
      new Request(`http://localhost${path}`, {
        method,
        headers: { 'Content-Type': 'application/json', Host: 'localhost' },
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
  const options = { flag_short_maintenance: true, messages: { en: { short_info: 'soon' } } };
  const put = await admin('PUT', '/konnectors/maintenance/alpha', { data: { attributes: options } });
  expect(put.status).toBe(204);
  expect(await json('/maintenance')).toMatchObject([
    { slug: 'alpha', maintenance_activated: true, maintenance_options: options },
  ]);
  expect(await json('/alpha')).toMatchObject({ maintenance_activated: true, maintenance_options: options });
  expect(await (await admin('GET', '/konnectors/maintenance')).json()).toMatchObject({
    data: [{ id: 'alpha', attributes: { level: 'stack' } }],
  });
  expect((await admin('PUT', '/konnectors/maintenance/A_b', { data: { attributes: {} } })).status).toBe(422);
  expect((await admin('DELETE', '/konnectors/maintenance/alpha')).status).toBe(204);
  expect(await json('/maintenance')).toEqual([]);
});

test('who has a link, or nothing, reads no registry', async () => {
  expect((await get('', '')).status).toBe(401);
  expect((await get('/')).status).toBe(200);
  expect((await get('/alpha', 'nonsense')).status).toBe(400);
});

describe('a registry that lies, fails or hangs', () => {
  const version = {
    slug: 'app',
    type: 'webapp',
    version: '1.0.0',
    url: 'https://example.org/app.tar.gz',
    sha256: 'a'.repeat(64),
    manifest: { name: 'App' },
  };
  const lies: [string, unknown][] = [
    ['another application', { ...version, slug: 'other' }],
    ['a version of another channel', { ...version, version: '1.0.0-dev.abc' }],
    ['a version that is none', { ...version, version: '../../etc' }],
    ['no hash', { ...version, sha256: undefined }],
    ['a short hash', { ...version, sha256: 'abc' }],
    ['an address of this machine', { ...version, url: 'file:///etc/passwd' }],
    ['credentials', { ...version, url: 'https://me:secret@example.org/a' }],
    ['no manifest', { ...version, manifest: 'none' }],
    ['an unknown type', { ...version, type: 'virus' }],
    ['a list', [version]],
    ['no JSON', Buffer.from('<html>')],
    ['an error', (response: ServerResponse) => void response.writeHead(500).end('secret detail')],
    ['a cut', (response: ServerResponse) => void response.destroy()],
    ['too much', (response: ServerResponse) => void response.end(`"${'x'.repeat(5 * 1024 * 1024)}"`)],
    [
      'a redirection to a private address',
      (r: ServerResponse) => void r.writeHead(302, { Location: 'http://10.0.0.1/' }).end(),
    ],
  ];

  test.each(lies)('%s', async (name, answer) => {
    const slug = `app-${lies.findIndex(([other]) => other === name)}`;
    const told =
      answer === null || typeof answer !== 'object' || Buffer.isBuffer(answer) ? answer : rename(answer, slug);
    liar.answers.set(`/registry/${slug}/stable/latest`, told as object);
    const bea = await liarInstance();
    const response = await stack.request(bea.instance.domain, `/registry/${slug}/stable/latest`, {
      headers: { Authorization: `Bearer ${bea.token}` },
    });
    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain('secret');
  });

  test('the list goes without it', async () => {
    liar.answers.set('/registry', (response) => void response.writeHead(500).end());
    const bea = await liarInstance();
    const response = await stack.request(bea.instance.domain, '/registry?limit=100', {
      headers: { Authorization: `Bearer ${bea.token}` },
    });
    const { data } = (await response.json()) as List;
    expect(data.map(({ slug }) => slug)).toEqual(expect.arrayContaining(['beta', 'home']));
  });

  function rename(answer: object, slug: string): object {
    if (Array.isArray(answer)) return answer;
    const isOther = (answer as { slug: string }).slug === 'other';
    return isOther ? answer : { ...answer, slug };
  }

  let known: { instance: Instance; token: string } | undefined;
  async function liarInstance() {
    if (known) return known;
    const bea = await stack.addInstance('bea');
    await stack.services.instances.update(bea, { context: 'liar' });
    known = { instance: bea, token: await stack.token(bea, 'cli', 'me', 'io.cozy.apps') };
    return known;
  }
});
