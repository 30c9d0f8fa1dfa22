import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kdfParameters } from '#model/passphrase';
import { deriveClientHash } from '#pkg/password';
import { type Browser, type IdentityFixture, identityFixture } from '#tests/identity-fixture';

const JSON_ONLY = { Accept: 'application/json' };
const HTML = { Accept: 'text/html' };
const DAY = 24 * 3_600_000;

let fixture: IdentityFixture;
beforeAll(async () => {
  fixture = await identityFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

async function hashOf(domain: string, passphrase: string): Promise<string> {
  const { salt } = kdfParameters(await fixture.instances.get(domain));
  return deriveClientHash(passphrase, { salt, iterations: 50_000 });
}

async function register(domain: string, visitor: Browser, passphrase = 'correct horse'): Promise<Response> {
  const { register_token: token = '' } = await fixture.instances.get(domain);
  return visitor.request(`http://${domain}/settings/passphrase`, {
    method: 'POST',
    headers: { ...JSON_ONLY, 'Content-Type': 'application/json' },
    body: JSON.stringify({ register_token: token, passphrase: await hashOf(domain, passphrase), iterations: 50_000 }),
  });
}

async function logIn(domain: string, visitor: Browser, fields: Record<string, string>, headers = JSON_ONLY) {
  const page = await (await visitor.request(`http://${domain}/auth/login`)).text();
  const [, csrf = ''] = /name="csrf_token" value="([^"]+)"/.exec(page) ?? [];
  return visitor.request(`http://${domain}/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({ csrf_token: csrf, ...fields }).toString(),
  });
}

function dataCozy(html: string) {
  // The very regular expression of the existing client.
  const [, attribute = ''] = /data-cozy="([^"]+)"/.exec(html) ?? [];
  return JSON.parse(attribute.replace(/&#34;/g, '"'));
}

test('onboarding, home with a token, logout, login', async () => {
  const domain = 'walk.localhost:8080';
  const { register_token: token } = await fixture.create(domain);
  const visitor = fixture.browser();

  const entry = await visitor.request(`http://${domain}/?registerToken=${token}`);
  expect(entry.status).toBe(303);
  expect(entry.headers.get('Location')).toBe(`/auth/passphrase?registerToken=${token}`);
  const form = await visitor.request(`http://${domain}/auth/passphrase?registerToken=${token}`, { headers: HTML });
  expect(form.status).toBe(200);
  const page = await form.text();
  expect(page).toContain('data-salt="me@walk.localhost"');
  expect(page).toContain('data-iterations="650000"');
  expect(page).not.toMatch(/<script>|style=|onclick=/);

  const registered = await register(domain, visitor);
  expect(registered.status).toBe(200);
  expect(await registered.json()).toEqual({ redirect: `http://home.${domain}/` });
  expect(registered.headers.getSetCookie()[0]).toMatch(
    /^cozysessid=[\w-]+; Path=\/; Domain=\.walk\.localhost; Max-Age=315360000; HttpOnly; SameSite=Lax$/,
  );

  const home = await visitor.request(`http://home.${domain}/`);
  expect(home.status).toBe(200);
  const data = dataCozy(await home.text());
  expect(data).toMatchObject({ domain, locale: 'en', isLoggedIn: true, app: { slug: 'home', prefix: 'Cozy' } });
  const bearer = { Authorization: `Bearer ${data.token}` };
  const listed = await visitor.request(`http://${domain}/apps/`, { headers: bearer });
  expect(await listed.json()).toMatchObject({ meta: { count: 1 }, data: [{ id: 'io.cozy.apps/home' }] });
  // The token is bound to the session: without its cookie it is nothing.
  expect((await fixture.browser().request(`http://${domain}/apps/`, { headers: bearer })).status).toBe(400);

  const out = await visitor.request(`http://${domain}/auth/login`, {
    method: 'DELETE',
    headers: { ...bearer, Origin: `http://home.${domain}` },
  });
  expect(out.status).toBe(204);
  expect(out.headers.get('Access-Control-Allow-Origin')).toBe(`http://home.${domain}`);
  expect(visitor.cookies.has('cozysessid')).toBe(false);
  const sentAway = await visitor.request(`http://home.${domain}/?a=b#c`);
  expect(sentAway.status).toBe(302);
  const login = new URL(sentAway.headers.get('Location') ?? '');
  expect(login.href.startsWith(`http://${domain}/auth/login?redirect=`)).toBe(true);
  expect(login.searchParams.get('redirect')).toBe(`http://home.${domain}/?a=b`);

  const back = await logIn(domain, visitor, {
    passphrase: await hashOf(domain, 'correct horse'),
    redirect: login.searchParams.get('redirect') ?? '',
  });
  expect(await back.json()).toEqual({ redirect: `http://home.${domain}/?a=b` });
  expect(back.headers.getSetCookie().find((line) => line.startsWith('cozysessid'))).not.toContain('Max-Age');
  expect((await visitor.request(`http://home.${domain}/`)).status).toBe(200);
  expect((await visitor.request(`http://${domain}/auth/login`)).status).toBe(303);
});

describe('on an instance with an owner', () => {
  const domain = 'owned.localhost';
  let owner: Browser;
  beforeAll(async () => {
    await fixture.create(domain);
    await fixture.create('other.localhost');
    owner = fixture.browser();
    await register(domain, owner);
  });

  test('the register token works once, whatever its case, and never for another instance', async () => {
    const again = await fixture.browser().request(`http://${domain}/settings/passphrase`, {
      method: 'POST',
      headers: { ...JSON_ONLY, 'Content-Type': 'application/json' },
      body: JSON.stringify({ register_token: '', passphrase: 'x', iterations: 50_000 }),
    });
    expect(again.status).toBe(400);
    const other = await fixture.instances.get('other.localhost');
    for (const wrong of ['', '0'.repeat(32), `${other.register_token}0`]) {
      const answer = await fixture.browser().request('http://other.localhost/settings/passphrase', {
        method: 'POST',
        headers: { ...JSON_ONLY, 'Content-Type': 'application/json' },
        body: JSON.stringify({ register_token: wrong, passphrase: 'abc', iterations: 50_000 }),
      });
      expect(answer.status).toBe(400);
    }
    expect((await fixture.instances.get('other.localhost')).passphrase_hash).toBeUndefined();
  });

  test.each([
    ['no passphrase', { passphrase: '', iterations: 50_000 }, 422],
    ['few rounds', { passphrase: 'abc', iterations: 49_999 }, 422],
    ['too many rounds', { passphrase: 'abc', iterations: 5_000_001 }, 422],
    ['rounds that are no number', { passphrase: 'abc', iterations: 'many' }, 422],
    ['a passphrase without end', { passphrase: 'a'.repeat(2000), iterations: 50_000 }, 422],
    ['a body without end', { passphrase: 'a'.repeat(100_000), iterations: 50_000 }, 413],
  ])('the onboarding refuses %s', async (_name, body, status) => {
    const { register_token } = await fixture.instances.get('other.localhost');
    const answer = await fixture.browser().request('http://other.localhost/settings/passphrase', {
      method: 'POST',
      headers: { ...JSON_ONLY, 'Content-Type': 'application/json' },
      body: JSON.stringify({ register_token, ...body }),
    });
    expect(answer.status).toBe(status);
  });

  test('two registrations at once: one wins', async () => {
    const race = 'race.localhost';
    await fixture.create(race);
    const answers = await Promise.all([
      register(race, fixture.browser(), 'one one one'),
      register(race, fixture.browser(), 'two two two'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('a wrong passphrase is a 401, in JSON or as the form again', async () => {
    const json = await logIn(domain, fixture.browser(), { passphrase: 'wrong' });
    expect(json.status).toBe(401);
    expect(await json.json()).toEqual({ error: expect.stringContaining('not the right passphrase') });
    const form = await logIn(domain, fixture.browser(), { passphrase: '' }, { Accept: 'text/html' });
    expect(form.status).toBe(401);
    expect(await form.text()).toContain('role="alert">That is not the right passphrase');
  });

  test('its pages speak the language of the owner, whatever that of the browser', async () => {
    const french = 'francais.localhost';
    await fixture.create(french);
    const unborn = await fixture.browser().request(`http://${french}/`, { headers: { 'Accept-Language': 'fr' } });
    expect(await unborn.text()).toContain('<html lang="fr"');
    await register(french, fixture.browser());
    await fixture.instances.update(await fixture.instances.get(french), { locale: 'fr' });
    const headers = { ...HTML, 'Accept-Language': 'en, fr;q=0.1' };
    for (const path of ['/auth/login', '/auth/passphrase_reset', '/auth/authorize?client_id=none', '/nowhere']) {
      const page = await fixture.browser().request(`http://${french}${path}`, { headers });
      expect([path, await page.text()]).toEqual([path, expect.stringContaining('<html lang="fr"')]);
    }
    const inEnglish = { ...JSON_ONLY, 'Accept-Language': 'en' };
    expect(await (await logIn(french, fixture.browser(), { passphrase: 'x' }, inEnglish)).json()).toEqual({
      error: expect.stringContaining('Réessayez'),
    });
    // Who comes to a host where nobody lives, or to an app by a link, has a language of their own.
    for (const [host, language] of [
      ['nobody-here.localhost', 'de, fr;q=0.8, en;q=0.5'],
      [`home.${domain}`, 'fr'],
    ] as const) {
      const page = await fixture.browser().request(`http://${host}/public/none?sharecode=none`, {
        headers: { ...HTML, 'Accept-Language': language },
      });
      expect([host, await page.text()]).toEqual([host, expect.stringContaining('<html lang="fr"')]);
    }
  });

  test('guessing gets slower, and the owner elsewhere is not kept out', async () => {
    const slow = 'slow.localhost';
    await fixture.create(slow);
    await register(slow, fixture.browser());
    const passphrase = await hashOf(slow, 'correct horse');
    const from = (address: string) => ({ ...JSON_ONLY, 'X-Forwarded-For': address });
    const tryOnce = async (text: string, address: string) =>
      (await logIn(slow, fixture.browser(), { passphrase: text }, from(address))).status;
    const statuses: number[] = [];
    for (let i = 0; i < 7; i++) statuses.push(await tryOnce('wrong', '203.0.113.9'));
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429]);
    expect(await tryOnce(passphrase, '203.0.113.9')).toBe(429);
    expect(await tryOnce(passphrase, '198.51.100.1')).toBe(200);
    fixture.clock.now += 61_000;
    expect(await tryOnce(passphrase, '203.0.113.9')).toBe(200);
  });

  test.each([
    ['no field', { csrf_token: '' }, undefined, 400],
    ['another field', { csrf_token: 'a'.repeat(43) }, undefined, 403],
    ['no cookie', {}, '', 400],
    ['another cookie', {}, `_csrf=${'b'.repeat(43)}`, 403],
  ])('a form with %s as proof of its origin is refused', async (_name, fields, cookie, status) => {
    const headers = cookie === undefined ? JSON_ONLY : { ...JSON_ONLY, Cookie: cookie };
    const passphrase = await hashOf(domain, 'correct horse');
    expect((await logIn(domain, fixture.browser(), { passphrase, ...fields }, headers)).status).toBe(status);
  });

  test('cookies that an app has set before ours, for the whole domain, keep nobody out', async () => {
    const token = 'a'.repeat(43);
    const passphrase = await hashOf(domain, 'correct horse');
    const Cookie = `_csrf=; _csrf=x; _csrf=${'b'.repeat(43)}; ${'a=1; '.repeat(200)}_csrf=${token}`;
    const given = { passphrase, csrf_token: token };
    const headers = { ...JSON_ONLY, Cookie };
    expect((await logIn(domain, fixture.browser(), given, headers)).status).toBe(200);
  });

  test.each([
    [`http://${domain}`, 200],
    [`http://home.${domain}`, 403],
    ['https://evil.example', 403],
    ['null', 403],
  ])('a form of the origin %s, whatever cookie it could give the browser: %i', async (origin, status) => {
    const headers = { ...JSON_ONLY, Origin: origin };
    const passphrase = await hashOf(domain, 'correct horse');
    expect((await logIn(domain, fixture.browser(), { passphrase }, headers)).status).toBe(status);
  });

  test.each([
    'https://evil.example/',
    '//evil.example/',
    `http://${domain}.evil.example/`,
    `http://evil-${domain}/`,
    `http://a.b.${domain}/`,
    `http://user:pass@${domain}/`,
    `http://home.${domain}:81/`,
    'javascript:alert(1)',
    `ftp://home.${domain}/`,
    '/\\evil.example',
    'home\\@evil.example',
    'http://other.localhost/',
  ])('the login leads to no other place: %s', async (redirect) => {
    const page = await fixture.browser().request(`http://${domain}/auth/login?${new URLSearchParams({ redirect })}`);
    expect(page.status).toBe(400);
    const passphrase = await hashOf(domain, 'correct horse');
    expect((await logIn(domain, fixture.browser(), { passphrase, redirect })).status).toBe(400);
  });

  test.each([
    ['', `http://home.${domain}/`],
    ['drive/folder/1#/x', `http://drive.${domain}/folder/1#/x`],
    ['drive', `http://drive.${domain}/`],
    [`https://drive.${domain}/a?b=c#d`, `http://drive.${domain}/a?b=c#d`],
    [`http://${domain}/auth/authorize?a=b#stolen`, `http://${domain}/auth/authorize?a=b#=`],
  ])('the login leads to our own places: %s', async (redirect, expected) => {
    const answer = await logIn(domain, fixture.browser(), {
      passphrase: await hashOf(domain, 'correct horse'),
      redirect,
    });
    expect(await answer.json()).toEqual({ redirect: expected });
  });

  test('a cookie that is forged, of another instance, expired or of a closed session opens nothing', async () => {
    const cookie = owner.cookies.get('cozysessid')?.value ?? '';
    const home = async (value: string, host = `home.${domain}`) =>
      (await fixture.browser().request(`http://${host}/`, { headers: { Cookie: `cozysessid=${value}` } })).status;
    expect(await home(cookie)).toBe(200);
    expect(await home(`x; cozysessid=${cookie}`)).toBe(200);
    const third = 'third.localhost';
    await fixture.create(third);
    await register(third, fixture.browser());
    const forged = Buffer.from(cookie, 'base64url');
    forged[20] = (forged[20] ?? 0) ^ 1;
    for (const value of ['', 'x', cookie.slice(0, -4), forged.toString('base64url'), 'A'.repeat(5000)]) {
      expect(await home(value)).toBe(302);
    }
    expect(await home(cookie, `home.${third}`)).toBe(302);

    const day = fixture.clock.now;
    fixture.clock.now = day + 29 * DAY;
    expect(await home(cookie)).toBe(200);
    // It was seen a day ago at most: thirty more days from there.
    fixture.clock.now = day + 58 * DAY;
    expect(await home(cookie)).toBe(200);
    fixture.clock.now = day + 89 * DAY;
    expect(await home(cookie)).toBe(302);
    fixture.clock.now = day;

    const short = fixture.browser();
    await logIn(domain, short, { passphrase: await hashOf(domain, 'correct horse') });
    const closed = short.cookies.get('cozysessid')?.value ?? '';
    expect(await home(closed)).toBe(200);
    const logout = await (await short.request(`http://${domain}/auth/logout`)).text();
    const [, csrf = ''] = /name="csrf_token" value="([^"]+)"/.exec(logout) ?? [];
    const out = await short.request(`http://${domain}/auth/logout`, {
      method: 'POST',
      body: new URLSearchParams({ csrf_token: csrf }).toString(),
    });
    expect(out.status).toBe(303);
    expect(await home(closed)).toBe(302);
  });

  test('logout needs the token of an app and its session', async () => {
    const url = `http://${domain}/auth/login`;
    expect((await owner.request(url, { method: 'DELETE' })).status).toBe(401);
    const instance = await fixture.instances.get(domain);
    const cli = await fixture.tokens.issue(instance, { audience: 'cli', subject: 'me', scope: '*' });
    const headers = { Authorization: `Bearer ${cli}` };
    expect((await owner.request(url, { method: 'DELETE', headers })).status).toBe(401);
  });

  test('a new passphrase ends every other session and keeps this one', async () => {
    const elsewhere = fixture.browser();
    await logIn(domain, elsewhere, { passphrase: await hashOf(domain, 'correct horse') });
    const here = fixture.browser();
    await logIn(domain, here, { passphrase: await hashOf(domain, 'correct horse') });
    const { token } = dataCozy(await (await here.request(`http://home.${domain}/`)).text());
    const change = async (current: string) =>
      here.request(`http://${domain}/settings/passphrase`, {
        method: 'PUT',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({
          current_passphrase: await hashOf(domain, current),
          new_passphrase: await hashOf(domain, 'battery staple'),
          iterations: 50_000,
        }),
      });
    expect((await change('wrong')).status).toBe(403);
    expect((await change('correct horse')).status).toBe(204);
    expect((await here.request(`http://home.${domain}/`)).status).toBe(200);
    expect((await elsewhere.request(`http://home.${domain}/`)).status).toBe(302);
    const refused = await logIn(domain, fixture.browser(), { passphrase: await hashOf(domain, 'correct horse') });
    expect(refused.status).toBe(401);
  });
});

test('a passphrase that was kept in clear is derived at the first login', async () => {
  const domain = 'legacy.localhost';
  const created = await fixture.create(domain);
  const { createHasher } = await import('#pkg/password');
  await fixture.instances.update(created, {
    passphrase_hash: await createHasher().hash('in clear'),
    passphrase_kdf_iterations: 0,
    register_token: undefined,
    onboarding_finished: true,
  });
  const page = await (await fixture.browser().request(`http://${domain}/auth/login`)).text();
  expect(page).toContain('data-iterations="0"');
  expect((await logIn(domain, fixture.browser(), { passphrase: 'in clear' })).status).toBe(200);
  expect((await fixture.instances.get(domain)).passphrase_kdf_iterations).toBe(650_000);
  expect((await logIn(domain, fixture.browser(), { passphrase: 'in clear' })).status).toBe(401);
  const hash = await deriveClientHash('in clear', { salt: 'me@legacy.localhost', iterations: 650_000 });
  expect((await logIn(domain, fixture.browser(), { passphrase: hash })).status).toBe(200);
});

test('pages say in words what is wrong, in the language of the reader', async () => {
  const unknown = await fixture.browser().request('http://nobody.localhost/', { headers: HTML });
  expect(unknown.status).toBe(404);
  expect(await unknown.text()).toContain('Nobody lives at nobody.localhost');
  const json = await fixture.browser().request('http://nobody.localhost/', { headers: JSON_ONLY });
  expect(await json.json()).toEqual({ error: {} });
  await fixture.create('fresh.localhost');
  const waiting = await fixture.browser().request('http://fresh.localhost/', { headers: { 'Accept-Language': 'fr' } });
  expect(await waiting.text()).toContain('Vous y êtes presque');
  const cut = await fixture
    .browser()
    .request('http://fresh.localhost/auth/passphrase?registerToken=12', { headers: HTML });
  expect(cut.status).toBe(400);
  expect(cut.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
});

test('a blocked instance says so, to people and to programs', async () => {
  const instance = await fixture.create('blocked.localhost');
  const get = (headers: Record<string, string>) =>
    fixture.browser().request('http://blocked.localhost/auth/login', { headers });
  const block = async (reason: string) =>
    fixture.instances.update(await fixture.instances.get(instance.domain), { blocked: true, blocking_reason: reason });
  await block('PAYMENT_FAILED');
  const page = await get(HTML);
  expect([page.status, await page.text()]).toEqual([402, expect.stringContaining('A payment is missing')]);
  await block('anything');
  const json = await get(JSON_ONLY);
  expect([json.status, await json.json()]).toEqual([
    503,
    [expect.objectContaining({ title: 'Blocked', code: 'UNKNOWN' })],
  ]);
  await block('LOGIN_FAILED');
  expect(await (await get(JSON_ONLY)).text()).toContain('tried to log in too many times');
});

test('a visitor who came by an alias stays there', async () => {
  await fixture.create('main.localhost', ['alias.example.org']);
  const visitor = fixture.browser();
  const page = await (await visitor.request('http://main.localhost/')).text();
  expect(page).toContain('Almost there');
  const registered = await register('main.localhost', visitor);
  expect(registered.status).toBe(200);
  const elsewhere = fixture.browser();
  const form = await (await elsewhere.request('http://alias.example.org/auth/login')).text();
  expect(form).toContain('data-salt="me@main.localhost"');
  const passphrase = await hashOf('main.localhost', 'correct horse');
  expect(await (await logIn('alias.example.org', elsewhere, { passphrase })).json()).toEqual({
    redirect: 'http://home.alias.example.org/',
  });
  const data = dataCozy(await (await elsewhere.request('http://home.alias.example.org/')).text());
  expect(data.domain).toBe('alias.example.org');
  const bearer = { Authorization: `Bearer ${data.token}` };
  expect((await elsewhere.request('http://alias.example.org/apps/', { headers: bearer })).status).toBe(200);
});
