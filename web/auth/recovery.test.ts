import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHasher, deriveClientHash } from '#pkg/password';
import { type IdentityFixture, identityFixture } from '#tests/identity-fixture';
import { type LoginWalk, loginWalk } from '#tests/login-walk';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HTML = { Accept: 'text/html' };

let fixture: IdentityFixture;
beforeAll(async () => {
  fixture = await identityFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const pathOf = (link: string) => link.slice(link.indexOf('/auth/'));
const tokenOf = (link: string) => new URL(link).searchParams.get('token') ?? '';

describe('a lost passphrase', () => {
  let walk: LoginWalk;
  beforeAll(async () => {
    walk = await loginWalk(fixture, 'lost.localhost');
  });

  async function renew(token: string, passphrase: string, more: Record<string, string> = {}): Promise<Response> {
    const fields = { passphrase_reset_token: token, passphrase: await walk.hash(passphrase), iterations: '50000' };
    return walk.post(fixture.browser(), '/auth/passphrase_renew', { ...fields, ...more });
  }

  test('is replaced by the link of a mail, once; every session ends, the one that asks first', async () => {
    const owner = fixture.browser();
    await walk.logIn(owner);
    const asked = fixture.browser();
    await walk.logIn(asked);
    const page = await walk.post(asked, '/auth/passphrase_reset', {}, HTML);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Look in your mailbox')]);
    expect(await walk.isIn(asked)).toBe(false);
    expect(await walk.isIn(owner)).toBe(true);
    const link = walk.link();
    expect((await fixture.browser().request(`http://${walk.domain}${pathOf(link)}`)).status).toBe(200);

    expect((await renew(tokenOf(link), 'new', { iterations: '1' })).status).toBe(422);
    const done = await renew(tokenOf(link), 'new', { hint: 'the street' });
    expect([done.status, await done.json()]).toEqual([200, { redirect: '/auth/login' }]);
    expect(done.headers.getSetCookie().join()).not.toContain('cozysessid');
    expect(await walk.isIn(owner)).toBe(false);
    expect((await walk.logIn(fixture.browser(), { passphrase: await walk.hash('new') })).status).toBe(200);
    expect((await renew(tokenOf(link), 'newer')).status).toBe(400);
    expect((await fixture.browser().request(`http://${walk.domain}${pathOf(link)}`)).status).toBe(400);

    await walk.post(fixture.browser(), '/auth/hint', {}, HTML);
    expect(walk.mail()).toContain('the street');
  });

  test('a link ends after a quarter of an hour, with another address, and in another Cozy', async () => {
    fixture.clock.now += HOUR;
    const ask = async () => {
      await walk.post(fixture.browser(), '/auth/passphrase_reset', {}, HTML);
      return tokenOf(walk.link());
    };
    const late = await ask();
    fixture.clock.now += 15 * MINUTE;
    expect((await renew(late, 'x')).status).toBe(400);
    const moved = await ask();
    await fixture.instances.updateSettings(await fixture.instances.get(walk.domain), { email: 'thief@lost.localhost' });
    expect((await renew(moved, 'x')).status).toBe(400);
    await fixture.instances.updateSettings(await fixture.instances.get(walk.domain), { email: 'owner@lost.localhost' });
    const other = await loginWalk(fixture, 'lost-two.localhost');
    const fields = { passphrase_reset_token: await ask(), passphrase: 'x', iterations: '50000' };
    expect((await other.post(fixture.browser(), '/auth/passphrase_renew', fields)).status).toBe(400);
    for (const bad of ['', 'x', 'A'.repeat(75)]) expect((await renew(bad, 'x')).status).toBe(400);
  });

  test('whoever asks learns nothing: with an address, without one, after many mails', async () => {
    fixture.clock.now += HOUR;
    const silent = await loginWalk(fixture, 'no-mail.localhost');
    await fixture.instances.updateSettings(await fixture.instances.get(silent.domain), { email: undefined });
    for (const path of ['/auth/passphrase_reset', '/auth/hint']) {
      const before = fixture.mails.length;
      const answers = new Set<string>();
      for (let i = 0; i < 8; i++) {
        for (const { domain, post } of [walk, silent]) {
          const answer = await post(fixture.browser(), path, {}, HTML);
          answers.add(`${answer.status} ${(await answer.text()).replaceAll(domain, '')}`);
        }
      }
      expect(answers.size, path).toBe(1);
      expect(fixture.mails.length - before, path).toBe(6);
    }
  });

  test('a stranger who asks without end keeps nobody from a link that works', async () => {
    fixture.clock.now += HOUR;
    for (let minute = 0; minute < 40; minute++) {
      for (let i = 0; i < 3; i++) await walk.post(fixture.browser(), '/auth/passphrase_reset', {});
      // What the owner finds in the box, whoever asked for it.
      expect((await fixture.browser().request(walk.link())).status, `minute ${minute}`).toBe(200);
      fixture.clock.now += 60_000;
    }
  });

  test.each(['/auth/passphrase_reset', '/auth/passphrase_renew', '/auth/magic_link', '/auth/confirm', '/auth/passkey'])(
    'POST %s wants the proof of the form, and no form of another site',
    async (path) => {
      const url = `http://${walk.domain}${path}`;
      expect((await fixture.browser().request(url, { method: 'POST', body: '' })).status).toBe(400);
      expect((await walk.post(fixture.browser(), path, { csrf_token: 'x'.repeat(43) })).status).toBe(403);
      expect((await walk.post(fixture.browser(), path, {}, { Origin: 'https://evil.example' })).status).toBe(403);
      expect((await walk.post(fixture.browser(), path, {}, { Origin: `http://home.${walk.domain}` })).status).toBe(403);
    },
  );
});

describe('a magic link', () => {
  let walk: LoginWalk;
  beforeAll(async () => {
    walk = await loginWalk(fixture, 'magic.localhost');
    await fixture.instances.update(await fixture.instances.get(walk.domain), { magic_link: true });
  });

  async function ask(): Promise<string> {
    fixture.clock.now += HOUR;
    await walk.post(fixture.browser(), '/auth/magic_link', {}, HTML);
    return `http://${walk.domain}${pathOf(walk.link())}`;
  }

  test('opens one session, which no scanner of mails uses up; it leads to our own places only', async () => {
    const link = await ask();
    const visitor = fixture.browser();
    await fixture.browser().request(link, { method: 'HEAD' });
    await fixture.browser().request(link, { headers: { 'Sec-Purpose': 'prefetch' } });
    expect((await visitor.request(`${link}&redirect=https://evil.example/`)).status).toBe(400);
    const opened = await visitor.request(link);
    expect([opened.status, opened.headers.get('Location')]).toEqual([303, `http://home.${walk.domain}/`]);
    expect(await walk.isIn(visitor)).toBe(true);
    expect((await fixture.browser().request(link)).status).toBe(400);
  });

  test('is nothing where the instance has none', async () => {
    const link = await ask();
    await fixture.instances.update(await fixture.instances.get(walk.domain), { magic_link: false });
    expect((await fixture.browser().request(link)).status).toBe(400);
    expect((await walk.post(fixture.browser(), '/auth/magic_link', {})).status).toBe(403);
    await fixture.instances.update(await fixture.instances.get(walk.domain), { magic_link: true });
  });

  test('is one factor: the passphrase is asked too, and the code of an app after it', async () => {
    const set = async (auth_mode: 'two_factor_mail' | 'two_factor_totp') =>
      fixture.instances.update(await fixture.instances.get(walk.domain), { auth_mode });
    await set('two_factor_mail');
    const link = await ask();
    const magic_code = new URL(link).searchParams.get('code') ?? '';
    const visitor = fixture.browser();
    const page = await visitor.request(link);
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining('action="/auth/magic_link/twofactor"'),
    ]);
    const finish = async (passphrase: string, code = magic_code) =>
      walk.post(visitor, '/auth/magic_link/twofactor', { magic_code: code, passphrase: await walk.hash(passphrase) });
    expect((await finish('wrong')).status).toBe(401);
    expect((await finish('a lamp in the window', 'x')).status).toBe(401);
    expect(await (await finish('a lamp in the window')).json()).toEqual({ redirect: `http://home.${walk.domain}/` });
    expect((await finish('a lamp in the window')).status).toBe(401);

    await set('two_factor_totp');
    const second = new URL(await ask()).searchParams.get('code') ?? '';
    const answer = (await (await finish('a lamp in the window', second)).json()) as { redirect: string };
    expect(answer.redirect).toContain('/auth/twofactor?');
  });
});

describe('a confirmation', () => {
  let walk: LoginWalk;
  beforeAll(async () => {
    walk = await loginWalk(fixture, 'confirm.localhost');
  });

  test('tells who waits for it, and gives a code that can be checked for five minutes', async () => {
    const instance = await fixture.instances.get(walk.domain);
    const events: unknown[] = [];
    const stop = fixture.docs.subscribe(instance, 'io.cozy.auth.confirmations', ({ verb, doc }) =>
      events.push([verb, doc.id]),
    );
    const visitor = fixture.browser();
    const page = await visitor.request(`http://${walk.domain}/auth/confirm?state=abc&redirect=drive/x`);
    expect(await page.text()).toContain('action="/auth/confirm"');
    const fields = { state: 'abc', redirect: 'drive/x?y=1#/z', passphrase: await walk.hash() };
    expect((await walk.post(visitor, '/auth/confirm', { ...fields, passphrase: 'wrong' })).status).toBe(401);
    expect(events).toEqual([]);
    const { redirect } = (await (await walk.post(visitor, '/auth/confirm', fields)).json()) as { redirect: string };
    stop();
    expect(events).toEqual([['CREATED', 'abc']]);
    const url = new URL(redirect);
    expect([url.origin, url.hash, url.searchParams.get('state')]).toEqual([
      `http://drive.${walk.domain}`,
      '#/z',
      'abc',
    ]);
    // It proves who is there, and opens nothing.
    expect(await walk.isIn(visitor)).toBe(false);
    const check = async (code: string) =>
      (await fixture.browser().request(`http://${walk.domain}/auth/confirm/${code}`)).status;
    const code = url.searchParams.get('code') ?? '';
    expect([await check(code), await check(code), await check(`${code}x`), await check('x')]).toEqual([
      204, 204, 401, 401,
    ]);
    fixture.clock.now += 5 * MINUTE;
    expect(await check(code)).toBe(401);
  });

  test.each(['', '?redirect=drive', `?state=${'x'.repeat(201)}`, '?state=s&redirect=https://evil.example/'])(
    '%s is refused',
    async (query) => {
      expect((await fixture.browser().request(`http://${walk.domain}/auth/confirm${query}`)).status).toBe(400);
    },
  );

  test('wants the second factor too, from a trusted browser as well', async () => {
    const instance = await fixture.instances.get(walk.domain);
    const { secret } = await fixture.secondFactors.prepareTotp(instance);
    const app = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 });
    await fixture.secondFactors.confirmTotp(instance, app.generate({ timestamp: fixture.clock.now }), { address: '' });
    const trusted = await fixture.secondFactors.trust(await fixture.instances.get(walk.domain), 'mine');
    fixture.clock.now += MINUTE;
    const visitor = fixture.browser();
    const fields = { state: 'abc', passphrase: await walk.hash(), 'trusted-device-token': trusted };
    const { redirect } = (await (await walk.post(visitor, '/auth/confirm', fields)).json()) as { redirect: string };
    const params = new URL(redirect).searchParams;
    expect([params.get('confirm'), params.get('state')]).toEqual(['true', 'abc']);
    const answer = await walk.post(visitor, '/auth/twofactor', {
      confirm: 'true',
      state: 'abc',
      'two-factor-token': params.get('two_factor_token') ?? '',
      'two-factor-passcode': app.generate({ timestamp: fixture.clock.now }),
    });
    expect(((await answer.json()) as { redirect: string }).redirect).toMatch(/\?code=[\w-]{75}&state=abc$/);
    expect(await walk.isIn(visitor)).toBe(false);
  });
});

describe('a login', () => {
  let walk: LoginWalk;
  beforeAll(async () => {
    walk = await loginWalk(fixture, 'login.localhost');
  });

  test('gives a session of its own, whatever the browser had: nobody can fix it beforehand', async () => {
    const visitor = fixture.browser();
    await walk.logIn(visitor);
    const first = visitor.cookies.get('cozysessid')?.value;
    await walk.logIn(visitor);
    expect(visitor.cookies.get('cozysessid')?.value).not.toBe(first);
  });

  test('derives once, and nothing else does', async () => {
    const count = async (task: () => Promise<unknown>) => {
      const before = fixture.derivations();
      await task();
      return fixture.derivations() - before;
    };
    const visitor = fixture.browser();
    expect(await count(() => walk.logIn(visitor))).toBe(1);
    expect(await count(() => walk.logIn(fixture.browser(), { passphrase: 'wrong' }))).toBe(1);
    expect(await count(() => walk.logIn(fixture.browser(), { passphrase: '' }))).toBe(0);
    expect(await count(() => walk.isIn(visitor))).toBe(0);
    expect(await count(() => walk.asSettings(visitor, 'GET', '/instance'))).toBe(0);
    expect(await count(() => walk.post(fixture.browser(), '/auth/twofactor', { 'two-factor-passcode': '1' }))).toBe(0);
    expect(await count(() => fixture.browser().request(`http://${walk.domain}/auth/confirm/x`))).toBe(0);
  });

  test('from a browser that is new is told by mail, and from one that is known is not', async () => {
    fixture.clock.now += HOUR;
    const logins = () => fixture.mails.filter(({ subject }) => subject === `New login to ${walk.domain}`);
    const told = () => logins().length;
    const agent = { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
    const visitor = fixture.browser();
    const enter = async () =>
      walk.post(
        visitor,
        '/auth/login',
        { passphrase: await walk.hash() },
        { ...agent, 'X-Forwarded-For': '203.0.113.7' },
      );
    const before = told();
    await enter();
    await expect.poll(told).toBe(before + 1);
    expect(logins().at(-1)?.text).toContain('Firefox (Linux)');
    expect(logins().at(-1)?.text).toContain('203.0.113.7');
    await enter();
    expect(told()).toBe(before + 1);
  });

  test('ends where its owner says so, from another browser', async () => {
    const [here, there] = [fixture.browser(), fixture.browser()];
    await walk.logIn(there);
    const { data } = (await (await there.request(`http://${walk.domain}/settings/sessions/current`)).json()) as {
      data: { id: string };
    };
    await walk.logIn(here);
    const instance = await fixture.instances.get(walk.domain);
    const rule = { type: 'io.cozy.sessions', verbs: [], values: [] };
    await fixture.permissions.createForApp(instance, 'settings', [rule]);
    expect((await walk.asSettings(here, 'DELETE', `/sessions/${data.id}`)).status).toBe(204);
    expect(await walk.isIn(there)).toBe(false);
    expect(await walk.isIn(here)).toBe(true);
    expect((await walk.asSettings(here, 'DELETE', `/sessions/${data.id}`)).status).toBe(404);
  });

  test('makes a weak hash strong, and old rounds as many as today', async () => {
    const old = await loginWalk(fixture, 'old.localhost');
    const { scryptSync } = await import('node:crypto');
    const key = scryptSync(await old.hash(), 'saltsaltsaltsalt', 32, { N: 4096, r: 8, p: 1 }).toString('hex');
    const weak = `scrypt$4096$8$1$${Buffer.from('saltsaltsaltsalt').toString('hex')}$${key}`;
    const set = async (changes: object) => fixture.instances.update(await fixture.instances.get(old.domain), changes);
    await set({ passphrase_hash: weak });
    expect((await old.logIn(fixture.browser())).status).toBe(200);
    expect((await fixture.instances.get(old.domain)).passphrase_hash).toMatch(/^scrypt\$8192\$8\$1\$/);

    const passphrase = 'a lamp in the window';
    const stronger = await deriveClientHash(passphrase, { salt: 'me@old.localhost', iterations: 650_000 });
    const more = { 'stronger-passphrase': stronger, 'stronger-iterations': '650000' };
    expect((await old.logIn(fixture.browser(), { ...more, passphrase: 'wrong' })).status).toBe(401);
    const visitor = fixture.browser();
    expect((await old.logIn(visitor, more)).status).toBe(200);
    const { passphrase_hash: kept = '', passphrase_kdf_iterations } = await fixture.instances.get(old.domain);
    expect(passphrase_kdf_iterations).toBe(650_000);
    expect(await createHasher().verify(stronger, kept)).toBe(true);
    // The sessions stay.
    expect(await old.isIn(visitor)).toBe(true);
  });
});
