import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type IdentityFixture, identityFixture } from '#tests/identity-fixture';

let fixture: IdentityFixture;
let instance: Instance;
let cli: string;
beforeAll(async () => {
  fixture = await identityFixture();
  instance = await fixture.create('cozy.localhost');
  cli = await fixture.tokens.issue(instance, { audience: 'cli', subject: 'me', scope: 'io.cozy.apps' });
});
afterAll(() => fixture[Symbol.asyncDispose]());

const request = (method: string, path: string, token: string, headers: Record<string, string> = {}) =>
  fixture.app.request(`http://cozy.localhost${path}`, {
    method,
    headers: { Host: 'cozy.localhost', ...(token && { Authorization: `Bearer ${token}` }), ...headers },
  });

async function localApp(name: string, manifest: unknown): Promise<string> {
  const folder = join(fixture.directory, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'manifest.webapp'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  await writeFile(join(folder, 'index.html'), 'hello');
  return pathToFileURL(folder).href;
}

const withSource = (slug: string, source: string) => `/apps/${slug}?${new URLSearchParams({ Source: source })}`;

test('a folder of the machine is installed, shown whole, opened and removed', async () => {
  const source = await localApp('mini', { name: 'Mini', version: '3.1.0', unknown: { kept: [1, 'a'] } });
  const installed = await request('POST', withSource('mini', source), cli);
  expect(installed.status).toBe(202);
  expect(await installed.json()).toMatchObject({
    data: {
      type: 'io.cozy.apps',
      id: 'io.cozy.apps/mini',
      attributes: { slug: 'mini', state: 'ready', version: '3.1.0', unknown: { kept: [1, 'a'] }, source },
      links: {
        self: '/apps/mini',
        related: 'http://mini.cozy.localhost/',
        icon: '/apps/mini/icon/3.1.0',
      },
    },
  });
  expect((await request('POST', withSource('mini', source), cli)).status).toBe(409);
  const listed = await (await request('GET', '/apps/?limit=1', cli)).json();
  expect(listed).toMatchObject({
    data: [{ id: 'io.cozy.apps/home' }],
    links: { next: '/apps/?limit=1&start_key=mini' },
  });
  const next = await (await request('GET', '/apps/?limit=1&start_key=mini', cli)).json();
  expect(next).toMatchObject({ data: [{ id: 'io.cozy.apps/mini' }] });
  expect(next).not.toHaveProperty('links');

  const all = await fixture.tokens.issue(instance, { audience: 'cli', subject: 'me', scope: '*' });
  const opened = (await (await request('GET', '/apps/mini/open', all)).json()) as {
    data: { attributes: Record<string, string> };
  };
  expect(opened.data.attributes).toMatchObject({
    AppName: 'Mini',
    Locale: 'en',
    SubDomain: 'nested',
    Tracking: 'false',
  });
  expect(opened.data.attributes['Cookie']).toMatch(/^cozysessid=/);
  expect((await request('GET', '/apps/mini/open', cli)).status).toBe(403);

  expect((await request('DELETE', '/apps/mini', cli)).status).toBe(200);
  expect((await request('GET', '/apps/mini', cli)).status).toBe(404);
});

test('a stream of events ends with the app', async () => {
  const events = await request('POST', '/apps/secondary', cli, { Accept: 'text/event-stream' });
  expect(events.headers.get('Content-Type')).toContain('text/event-stream');
  expect(await events.text()).toMatch(
    /^event: state\r\ndata: \{"data":\{"type":"io\.cozy\.apps".*"state":"ready".*\r\n\r\n$/,
  );
});

describe('refused', () => {
  test.each([
    ['registry://drive/stable', 404],
    ['registry://drive/nightly', 422],
    ['registry://../stable', 422],
    ['ssh://example.org/app.git', 422],
    ['ext::sh -c id', 422],
    ['git+https://me:secret@example.org/app.git', 422],
    ['git+ssh://-oProxyCommand=id@example.org/app.git', 422],
    ['git+https://example.org/app.git#--upload-pack=id', 422],
    ['https://me:secret@example.org/app.tar.gz', 422],
    ['file://elsewhere.example/app', 422],
    ['bundled://nothing', 422],
    ['file:///nowhere/at/all', 404],
  ])('the source %s', async (source, status) => {
    const answer = await request('POST', withSource('refused', source), cli);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ errors: [{ status: String(status) }] });
  });

  test.each([
    ['not JSON', '{'],
    ['a list', []],
    ['no name', { version: '1' }],
    ['a version that is no text', { name: 'x', version: 1 }],
    ['routes that are none', { name: 'x', routes: [] }],
    ['a route to nowhere', { name: 'x', routes: { '/': 'folder' } }],
    ['a rule without type', { name: 'x', permissions: { a: {} } }],
  ])('a manifest with %s', async (name, manifest) => {
    const source = await localApp(`bad-${name.replaceAll(' ', '-')}`, manifest);
    expect((await request('POST', withSource('refused', source), cli)).status).toBe(400);
    expect((await request('GET', '/apps/refused', cli)).status).toBe(404);
  });

  test.each(['Upper', 'a.b', 'a_b', '%2e%2e', 'a%2fb', 'a'.repeat(101)])('the slug %s', async (slug) => {
    const source = await localApp('fine', { name: 'Fine' });
    expect([404, 422]).toContain((await request('POST', withSource(slug, source), cli)).status);
  });

  test('who is no installer', async () => {
    const source = await localApp('fine', { name: 'Fine' });
    const session = await fixture.sessions.create(instance, 'normal', { address: '', userAgent: '' });
    const app = await fixture.tokens.issue(instance, { audience: 'app', subject: 'home', sessionId: session._id });
    const cookie = { Cookie: fixture.sessions.cookie(instance, session).split(';')[0] ?? '' };
    const narrow = await fixture.tokens.issue(instance, { audience: 'cli', subject: 'me', scope: 'io.cozy.apps:GET' });
    const url = withSource('fine', source);
    expect((await request('POST', url, '')).status).toBe(401);
    expect((await request('POST', url, 'nonsense')).status).toBe(400);
    expect((await request('POST', url, app, cookie)).status).toBe(403);
    expect((await request('POST', url, narrow)).status).toBe(403);
    expect((await request('DELETE', '/apps/home', app, cookie)).status).toBe(403);
  });

  test('a limit that is none', async () => {
    for (const limit of ['0', '-1', 'x', '1e3']) {
      expect((await request('GET', `/apps/?limit=${limit}`, cli)).status).toBe(422);
    }
  });
});

test('icons are for the owner, and hold no script', async () => {
  expect((await request('GET', '/apps/home/icon', '')).status).toBe(401);
  const icon = await request('GET', '/apps/home/icon/1.0.0', cli);
  expect(icon.headers.get('Content-Type')).toBe('image/svg+xml; charset=utf-8');
  expect(icon.headers.get('Cache-Control')).toContain('immutable');
  expect(icon.headers.get('Content-Security-Policy')).toContain('sandbox');
});
