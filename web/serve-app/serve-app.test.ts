import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createContexts } from '#model/permission';
import { type Browser, type IdentityFixture, identityFixture } from '#tests/identity-fixture';

const DOMAIN = 'cozy.localhost:8080';

let fixture: IdentityFixture;
let owner: Browser;
beforeAll(async () => {
  fixture = await identityFixture();
  owner = await ownerOf(fixture, DOMAIN);
});
afterAll(() => fixture[Symbol.asyncDispose]());

/** A browser that is logged in to a new instance. */
async function ownerOf({ create, instances, sessions, browser }: IdentityFixture, domain: string): Promise<Browser> {
  const instance = await instances.update(await create(domain), { onboarding_finished: true });
  const session = await sessions.create(instance, 'normal', { address: '', userAgent: '' });
  const [name = '', value = ''] = sessions.cookie(instance, session).split(/[=;]/);
  const logged = browser();
  const [, parent = ''] = /Domain=([^;]+)/.exec(sessions.cookie(instance, session)) ?? [];
  logged.cookies.set(name, { value, domain: parent, path: '/' });
  return logged;
}

describe('the page of an app', () => {
  test('is filled, never kept, and under a policy of its own', async () => {
    const page = await owner.request(`http://home.${DOMAIN}/?refreshToken`);
    expect(page.headers.get('Cache-Control')).toBe('private, no-store, must-revalidate');
    const policy = page.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain(`connect-src 'self' http://${DOMAIN} ws://${DOMAIN} blob:`);
    expect(policy).toContain(`frame-src 'self' http://${DOMAIN} ws://${DOMAIN} http://*.${DOMAIN}`);
    // Anybody's file has the origin of the instance: it is shown, but never runs.
    expect(policy).toContain(`script-src 'self' http://${DOMAIN}/assets/ 'wasm-unsafe-eval'`);
    expect(policy).toContain(`style-src 'self' http://${DOMAIN}/assets/ 'unsafe-inline'`);
    expect(policy).not.toContain('unsafe-eval;');
    const text = await page.text();
    expect(text).toMatch(
      /<link rel="stylesheet" type="text\/css" href="\/\/cozy\.localhost:8080\/assets\/styles\/theme\./,
    );
    expect(text).not.toContain('{{');
    expect(text).toContain('data-cozy="{&#34;token&#34;:&#34;ey');
  });

  test.each([
    ['dark', 'dark'],
    ['light', 'light'],
    ['"><script>', ''],
    [true, ''],
    [undefined, ''],
  ])('with the theme %j says %j to the owner, and nothing to a visitor', async (theme, told) => {
    await fixture.instances.updateSettings(await fixture.instances.get(DOMAIN), { theme });
    const page = await (await owner.request(`http://home.${DOMAIN}/`)).text();
    expect(page).toContain(`&#34;theme&#34;:&#34;${told}&#34;`);
    const open = await fixture.browser().request(`http://home.${DOMAIN}/public/?sharecode=abc`);
    expect(await open.text()).toContain('&#34;theme&#34;:&#34;&#34;');
  });

  test('is private without a session, and asks nothing of who follows a public link', async () => {
    const visitor = fixture.browser();
    expect((await visitor.request(`http://home.${DOMAIN}/`)).status).toBe(302);
    expect((await visitor.request(`http://home.${DOMAIN}/plain.css`)).status).toBe(401);
    const open = await visitor.request(`http://home.${DOMAIN}/public/?sharecode=abc&amp;"><b>`);
    expect(open.status).toBe(200);
    const text = await open.text();
    expect(text).toContain('&#34;token&#34;:&#34;abc&#34;');
    expect(text).toContain('&#34;isLoggedIn&#34;:false');
    expect((await visitor.request(`http://home.${DOMAIN}/public/open.txt`)).status).toBe(200);
  });

  test('is not shown before the onboarding', async () => {
    await fixture.create('new.localhost');
    const answer = await fixture.browser().request('http://home.new.localhost/');
    expect([answer.status, answer.headers.get('Location')]).toEqual([302, 'http://new.localhost/']);
  });

  test('serves flat hosts too', async () => {
    await using flat = await identityFixture({ subdomains: 'flat', secure: true });
    const browser = await ownerOf(flat, 'cozy.example.org');
    expect([...browser.cookies.keys()][0]).toMatch(/^sess-cozy/);
    const page = await browser.request('https://cozy-home.example.org/');
    expect(page.status).toBe(200);
    expect(page.headers.get('Content-Security-Policy')).toContain('https://*.example.org');
    expect((await flat.browser().request('https://cozy-home.example.org/')).headers.get('Location')).toMatch(
      /^https:\/\/cozy\.example\.org\/auth\/login\?redirect=https%3A%2F%2Fcozy-home\.example\.org%2F$/,
    );
  });
});

describe('the files of an app', () => {
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    owner.request(`http://home.${DOMAIN}${path}`, { method, headers });

  test('are kept for ever when their name says so, else asked again', async () => {
    const hashed = await get('/main.3f9c2ab104de.js');
    expect(hashed.headers.get('Cache-Control')).toBe('private, max-age=31536000, immutable');
    expect(hashed.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
    const plain = await get('/plain.css');
    expect(plain.headers.get('Cache-Control')).toBe('private, no-cache');
    const again = await get('/plain.css', { 'If-None-Match': plain.headers.get('ETag') ?? '' });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test('are compressed for those who accept it', async () => {
    const zipped = await get('/main.3f9c2ab104de.js', { 'Accept-Encoding': 'gzip;q=0.5, br;q=0' });
    expect(zipped.headers.get('Content-Encoding')).toBe('gzip');
    expect(gunzipSync(Buffer.from(await zipped.arrayBuffer())).toString()).toContain('home home');
    expect(
      (await get('/main.3f9c2ab104de.js', { 'Accept-Encoding': 'gzip, br' })).headers.get('Content-Encoding'),
    ).toBe('br');
  });

  test('HEAD says the same without the body; other verbs are refused', async () => {
    const head = await get('/plain.css', {}, 'HEAD');
    expect([head.status, head.headers.get('Content-Length'), await head.text()]).toEqual([200, '3', '']);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const refused = await get('/', {}, method);
      expect([refused.status, refused.headers.get('Allow')]).toEqual([405, 'GET, HEAD']);
    }
  });

  test.each([
    '/..%2fsecondary%2findex.html',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%5csecondary%5cindex.html',
    '/public/..%2f..%2fsecondary/plain.css',
    '/%00',
    '/plain.css%00.js',
    '/.git/config',
    '/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/public/%2e%2e%2fmissing',
    '/missing.js',
  ])('no trick of a path leads outside: %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  test('a badly encoded address is refused', async () => {
    expect((await get('/%ff')).status).toBe(400);
  });
});

test('hosts of apps that are not installed, or not ours', async () => {
  const status = async (host: string) => (await owner.request(`http://${host}/`)).status;
  expect(await status(`drive.${DOMAIN}`)).toBe(404);
  expect(await status(`a.b.${DOMAIN}`)).toBe(404);
  expect(await status(`onboarding.${DOMAIN}`)).toBe(301);
  const page = await owner.request(`http://drive.${DOMAIN}/`, { headers: { Accept: 'text/html' } });
  expect(await page.text()).toContain(`href="http://${DOMAIN}/"`);
});

test('replaced files bring their manifest and their rules', async () => {
  const instance = await fixture.instances.get(DOMAIN);
  await fixture.apps.install(instance, 'secondary');
  const manifest = { name: 'Second', version: '2', permissions: { all: { type: 'io.cozy.contacts' } } };
  await writeFile(join(fixture.directory, 'secondary/manifest.webapp'), JSON.stringify(manifest));
  const page = await (await owner.request(`http://secondary.${DOMAIN}/`)).text();
  expect(page).toContain('&#34;name&#34;:&#34;Second&#34;');
  expect(await fixture.apps.get(instance, 'secondary')).toMatchObject({ version: '2', source: 'bundled://secondary' });
  await rm(join(fixture.directory, 'secondary'), { recursive: true });
  expect((await owner.request(`http://secondary.${DOMAIN}/`)).status).toBe(404);
  expect(await fixture.apps.uninstall(instance, 'secondary')).toMatchObject({ slug: 'secondary' });
});

test('the link of a friend who must prove an address leads to the page that asks for it', async () => {
  const instance = await fixture.instances.get(DOMAIN);
  const rules = [{ type: 'io.cozy.notes', verbs: [] }];
  const friends = [{ name: 'Eve', email: 'eve@example.org', proof: true }, { name: 'Bea' }];
  const caller = { type: 'cli', sourceId: 'me', rules: [{ type: '*', verbs: [] }] } as const;
  const context = await createContexts(fixture).create(instance, caller, { title: 'Trip', rules, friends });
  const [eve, bea] = Object.values(context.shortcodes ?? {}).map(
    (code) => `http://home.${DOMAIN}/public?sharecode=${code}`,
  );
  const asked = await fixture.browser().request(eve ?? '');
  const page = `http://${DOMAIN}/auth/guest?${new URLSearchParams({ redirect: eve ?? '' })}`;
  expect([asked.status, asked.headers.get('Location')]).toEqual([302, page]);
  expect((await fixture.browser().request(bea ?? '')).status).toBe(200);
});
