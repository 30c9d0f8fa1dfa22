import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, type IdentityFixture, identityFixture } from '#tests/identity-fixture';
import { type LoginWalk, loginWalk, PASSPHRASE } from '#tests/login-walk';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let fixture: IdentityFixture;
beforeAll(async () => {
  fixture = await identityFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

/** The parameters of the page of the second step. */
async function secondStep(answer: Response): Promise<URLSearchParams> {
  const { redirect } = (await answer.json()) as { redirect: string };
  expect(redirect).toContain('/auth/twofactor?two_factor_token=');
  return new URL(redirect).searchParams;
}

const fieldsOf = (params: URLSearchParams, passcode: string) => ({
  'two-factor-token': params.get('two_factor_token') ?? '',
  'two-factor-passcode': passcode,
  'long-run-session': params.get('long-run-session') ?? '',
});

async function withMailMode(domain: string): Promise<{ walk: LoginWalk; owner: Browser }> {
  const walk = await loginWalk(fixture, domain);
  const owner = fixture.browser();
  await walk.logIn(owner);
  const ask = { auth_mode: 'two_factor_mail' };
  expect((await walk.asSettings(owner, 'PUT', '/instance/auth_mode', ask)).status).toBe(204);
  const wrong = { ...ask, two_factor_activation_code: walk.code() === '000000' ? '000001' : '000000' };
  expect((await walk.asSettings(owner, 'PUT', '/instance/auth_mode', wrong)).status).toBe(422);
  const right = { ...ask, two_factor_activation_code: walk.code() };
  expect((await walk.asSettings(owner, 'PUT', '/instance/auth_mode', right)).status).toBe(204);
  return { walk, owner };
}

describe('codes by mail', () => {
  let walk: LoginWalk;
  beforeAll(async () => {
    ({ walk } = await withMailMode('mail.localhost'));
  });

  test('follow the passphrase; a code opens one session, and keeps how long it lasts', async () => {
    const visitor = fixture.browser();
    const params = await secondStep(await walk.logIn(visitor, { 'long-run-session': '1' }));
    expect(await walk.isIn(visitor)).toBe(false);
    const page = await visitor.request(`http://${walk.domain}/auth/twofactor?${params}`);
    expect(await page.text()).toContain('name="two-factor-passcode"');
    const fields = fieldsOf(params, walk.code());
    const answer = await walk.post(visitor, '/auth/twofactor', fields);
    expect([answer.status, await answer.json()]).toEqual([200, { redirect: `http://home.${walk.domain}/` }]);
    expect(answer.headers.getSetCookie().find((line) => line.startsWith('cozysessid'))).toContain('Max-Age=315360000');
    expect(await walk.isIn(visitor)).toBe(true);

    const again = fixture.browser();
    const replay = await walk.post(again, '/auth/twofactor', fields);
    expect([replay.status, await replay.json()]).toEqual([401, { error: 'It took too long. Log in again.' }]);
    expect(await walk.isIn(again)).toBe(false);
  });

  test('are good for their own login, for a quarter of an hour, and for no other Cozy', async () => {
    const visitor = fixture.browser();
    const first = await secondStep(await walk.logIn(visitor));
    const code = walk.code();
    const second = await secondStep(await walk.logIn(visitor));
    const mixed = await walk.post(visitor, '/auth/twofactor', fieldsOf(second, code));
    // One in a million that both have the same.
    expect(mixed.status).toBe(code === walk.code() ? 200 : 401);
    const other = await withMailMode('mail-two.localhost');
    const elsewhere = await other.walk.post(fixture.browser(), '/auth/twofactor', fieldsOf(first, code));
    expect(elsewhere.status).toBe(401);
    fixture.clock.now += 15 * MINUTE;
    expect((await walk.post(visitor, '/auth/twofactor', fieldsOf(first, code))).status).toBe(401);
    const late = await visitor.request(`http://${walk.domain}/auth/twofactor?${first}`);
    expect([late.status, late.headers.get('Location')]).toEqual([303, '/auth/login']);
  });

  test('cannot be guessed: tries are counted whatever the token', async () => {
    const visitor = fixture.browser();
    const from = { 'X-Forwarded-For': '203.0.113.9' };
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) {
      const params = await secondStep(await walk.logIn(visitor));
      const wrong = walk.code() === '000000' ? '000001' : '000000';
      statuses.push((await walk.post(visitor, '/auth/twofactor', fieldsOf(params, wrong), from)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
    fixture.clock.now += 60 * MINUTE;
  });

  test('work without a script, and a form of another site is refused', async () => {
    const visitor = fixture.browser();
    const params = await secondStep(await walk.logIn(visitor));
    const html = { Accept: 'text/html' };
    const wrong = await walk.post(visitor, '/auth/twofactor', fieldsOf(params, 'abc'), html);
    expect([wrong.status, await wrong.text()]).toEqual([401, expect.stringContaining('not the right code')]);
    const forged = { ...html, Origin: 'https://evil.example' };
    expect((await walk.post(visitor, '/auth/twofactor', fieldsOf(params, walk.code()), forged)).status).toBe(403);
    const right = await walk.post(visitor, '/auth/twofactor', fieldsOf(params, walk.code()), html);
    expect([right.status, right.headers.get('Location')]).toEqual([303, `http://home.${walk.domain}/`]);
  });

  test('a browser that is trusted is not asked, until it is distrusted or three months are over', async () => {
    const visitor = fixture.browser();
    const trust = async () => {
      const params = await secondStep(await walk.logIn(visitor));
      expect(params.get('trusted_device_checkbox')).toBe('true');
      const fields = { ...fieldsOf(params, walk.code()), 'two-factor-generate-trusted-device-token': 'true' };
      const answer = (await (await walk.post(visitor, '/auth/twofactor', fields)).json()) as Record<string, string>;
      return answer['two_factor_trusted_device_token'] ?? '';
    };
    const redirect = async (token: string) => {
      const answer = await walk.logIn(fixture.browser(), { 'trusted-device-token': token });
      return ((await answer.json()) as { redirect: string }).redirect;
    };
    const first = await trust();
    expect(await redirect(first)).toBe(`http://home.${walk.domain}/`);
    expect(await redirect(`${first.slice(0, -2)}AA`)).toContain('/auth/twofactor?');
    const list = (await (await walk.asSettings(visitor, 'GET', '/trusted-devices')).json()) as {
      data: { id: string }[];
    };
    expect(list.data).toHaveLength(1);
    expect(JSON.stringify(list)).not.toContain(first);
    const id = list.data[0]?.id;
    expect((await walk.asSettings(visitor, 'DELETE', `/trusted-devices/${id}`)).status).toBe(204);
    expect(await redirect(first)).toContain('/auth/twofactor?');

    const second = await trust();
    fixture.clock.now += 91 * DAY;
    expect(await redirect(second)).toContain('/auth/twofactor?');
  });

  test('a mail that was proved to be read replaces a code, once', async () => {
    const code = fixture.codes.issue(await fixture.instances.get(walk.domain), 'email-verified');
    const enter = async () =>
      (await (await walk.logIn(fixture.browser(), { email_verified_code: code })).json()) as { redirect: string };
    expect((await enter()).redirect).toBe(`http://home.${walk.domain}/`);
    expect((await enter()).redirect).toContain('/auth/twofactor?');
  });

  test('who has not passed the first step uses up nobody’s tries', async () => {
    const own = await loginWalk(fixture, 'crowd.localhost');
    const instance = await fixture.instances.get(own.domain);
    await fixture.instances.update(instance, { auth_mode: 'two_factor_mail' });
    for (let n = 0; n < 310; n++) {
      const step = { token: 'A'.repeat(75), passcode: '000000', address: `10.1.${n >> 8}.${n & 255}` };
      expect(await fixture.secondFactors.finish(await fixture.instances.get(own.domain), step)).toBe(false);
    }
    const token = await fixture.secondFactors.begin(await fixture.instances.get(own.domain));
    const step = { token, passcode: own.code(), address: '10.2.0.1' };
    expect(await fixture.secondFactors.finish(await fixture.instances.get(own.domain), step)).toBe(true);
  });

  test('a wrong passphrase does not use up the code of its change', async () => {
    const own = await loginWalk(fixture, 'order.localhost');
    const here = fixture.browser();
    await own.logIn(here);
    await fixture.instances.update(await fixture.instances.get(own.domain), { auth_mode: 'two_factor_mail' });
    const put = async (current: string, more: object = {}) => {
      const hashes = { current_passphrase: await own.hash(current), new_passphrase: await own.hash('another one') };
      return own.asSettings(here, 'PUT', '/passphrase', { ...hashes, iterations: 50_000, ...more });
    };
    const { two_factor_token } = (await (await put(PASSPHRASE)).json()) as { two_factor_token: string };
    const step = { two_factor_token, two_factor_passcode: own.code() };
    expect((await put('wrong', step)).status).toBe(403);
    expect((await put(PASSPHRASE, step)).status).toBe(204);
  });

  test('the passphrase is changed in two calls', async () => {
    const { walk: own, owner } = await withMailMode('change.localhost');
    const request = {
      current_passphrase: await own.hash(),
      new_passphrase: await own.hash('other'),
      iterations: 50_000,
    };
    const put = (more: object) => own.asSettings(owner, 'PUT', '/passphrase', { ...request, ...more });
    expect((await put({ current_passphrase: 'wrong' })).status).toBe(403);
    const first = await put({});
    expect(first.status).toBe(200);
    const { two_factor_token } = (await first.json()) as { two_factor_token: string };
    expect((await put({ two_factor_token, two_factor_passcode: 'no' })).status).toBe(403);
    expect((await put({ two_factor_token, two_factor_passcode: own.code() })).status).toBe(204);
    expect((await own.logIn(fixture.browser())).status).toBe(401);
  });
});

describe('an authenticator app', () => {
  let walk: LoginWalk;
  let owner: Browser;
  let app: TOTP;
  let recovery: string[];
  const now = () => app.generate({ timestamp: fixture.clock.now });

  beforeAll(async () => {
    walk = await loginWalk(fixture, 'app.localhost');
    owner = fixture.browser();
    await walk.logIn(owner);
    const prepared = (await (await walk.asSettings(owner, 'POST', '/totp', {})).json()) as {
      data: { attributes: { secret: string; uri: string; qr_svg: string } };
    };
    const { secret, uri, qr_svg } = prepared.data.attributes;
    expect(uri).toBe(
      `otpauth://totp/Cozy:app.localhost?issuer=Cozy&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    );
    expect(qr_svg).toMatch(/^<svg[^>]*>.*<\/svg>$/s);
    expect(qr_svg).not.toContain('<script');
    app = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 });
    expect((await walk.asSettings(owner, 'PUT', '/totp', { passcode: 'abcdef' })).status).toBe(422);
    // Nothing is asked until a code has proved the secret.
    expect(await (await walk.logIn(fixture.browser())).json()).toEqual({ redirect: 'http://home.app.localhost/' });
    const confirmed = await walk.asSettings(owner, 'PUT', '/totp', { passcode: now() });
    recovery = ((await confirmed.json()) as { data: { attributes: { codes: string[] } } }).data.attributes.codes;
    expect(recovery).toHaveLength(10);
    expect(new Set(recovery).size).toBe(10);
    for (const code of recovery) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/);
    expect((await fixture.instances.get(walk.domain)).auth_mode).toBe('two_factor_totp');
  });

  async function tryCode(passcode: string): Promise<number> {
    const visitor = fixture.browser();
    const params = await secondStep(await walk.logIn(visitor));
    return (await walk.post(visitor, '/auth/twofactor', fieldsOf(params, passcode))).status;
  }

  test('a code opens one session only, nor does an older one after it', async () => {
    // It was used to turn the app on.
    expect(await tryCode(now())).toBe(401);
    fixture.clock.now += MINUTE;
    const older = app.generate({ timestamp: fixture.clock.now - 30_000 });
    expect(await tryCode(now())).toBe(200);
    expect(await tryCode(now())).toBe(401);
    expect(await tryCode(older)).toBe(401);
    fixture.clock.now += MINUTE;
    const code = now();
    const both = await Promise.all([tryCode(code), tryCode(code)]);
    expect(both.sort()).toEqual([200, 401]);
  });

  test('no mail is sent, and a recovery code opens once, however it is typed', async () => {
    fixture.clock.now += 60 * MINUTE;
    const before = fixture.mails.length;
    const [first = '', second = ''] = recovery;
    expect(await tryCode(` ${first.toUpperCase().replaceAll('-', ' ')} `)).toBe(200);
    expect(await tryCode(first)).toBe(401);
    expect(await tryCode(`${second.slice(0, -1)}`)).toBe(401);
    expect(
      fixture.mails
        .slice(before)
        .map(({ subject }) => subject)
        .filter((subject) => /code/.test(subject)),
    ).toEqual([]);
    const state = (await (await walk.asSettings(owner, 'GET', '/second-factor')).json()) as object;
    expect(state).toMatchObject({ data: { attributes: { auth_mode: 'two_factor_totp', recovery_codes_left: 9 } } });
  });

  test('what keeps the secrets is read by nobody', async () => {
    const instance = await fixture.instances.get(walk.domain);
    const { totp, recovery: codes } = Object.fromEntries(
      await Promise.all(
        ['totp', 'recovery'].map(async (id) => [id, await fixture.docs.get(instance, 'io.cozy.auth.factors', id)]),
      ),
    );
    expect(totp).toMatchObject({ secret: app.secret.base32 });
    expect(JSON.stringify(codes)).not.toContain(recovery[1]);
    const { checkReadable } = await import('#model/permission');
    for (const name of ['factors', 'passkeys', 'claims', 'trusted_devices']) {
      expect(() => checkReadable(`io.cozy.auth.${name}`)).toThrow('unreadable');
    }
  });

  test('a change wants a recent login or the code of a confirmation, and the settings app', async () => {
    fixture.clock.now += 11 * MINUTE;
    const refused = await walk.asSettings(owner, 'DELETE', '/totp');
    expect([refused.status, await refused.json()]).toEqual([
      403,
      { errors: [expect.objectContaining({ code: 'recent_login_required' })] },
    ]);
    for (const [method, path] of [
      ['POST', '/totp'],
      ['PUT', '/totp'],
      ['POST', '/recovery-codes'],
      ['POST', '/passkeys/options'],
      ['POST', '/passkeys'],
      ['DELETE', '/passkeys/x'],
    ] as const) {
      expect([path, (await walk.asSettings(owner, method, path, {})).status]).toEqual([path, 403]);
    }
    const off = { auth_mode: 'basic' };
    expect((await walk.asSettings(owner, 'PUT', '/instance/auth_mode', off)).status).toBe(403);
    const instance = await fixture.instances.get(walk.domain);
    const session = (await fixture.sessions.list(instance))[0];
    const home = await fixture.tokens.issue(instance, {
      audience: 'app',
      subject: 'home',
      sessionId: session?._id ?? '',
    });
    const headers = { Authorization: `Bearer ${home}` };
    expect((await walk.asSettings(owner, 'GET', '/passkeys', undefined, headers)).status).not.toBe(200);
    const code = fixture.codes.issue(instance, 'confirmation');
    const proof = { 'Confirm-Code': code };
    expect((await walk.asSettings(owner, 'POST', '/recovery-codes', {}, proof)).status).toBe(201);
    expect(await tryCode(recovery[2] ?? '')).toBe(401);
    fixture.clock.now += 11 * MINUTE;
    expect((await walk.asSettings(owner, 'DELETE', '/totp', undefined, proof)).status).toBe(403);
    // Without the code, in the browser where the owner has confirmed.
    const fields = { state: 's', passphrase: await walk.hash() };
    const step = await secondStep(await walk.post(owner, '/auth/confirm', fields));
    const confirmed = { ...fieldsOf(step, now()), confirm: 'true', state: 's' };
    expect((await walk.post(owner, '/auth/twofactor', confirmed)).status).toBe(200);
    expect((await walk.asSettings(owner, 'DELETE', '/totp')).status).toBe(204);
    expect(await (await walk.logIn(fixture.browser())).json()).toEqual({ redirect: 'http://home.app.localhost/' });
  });

  test('codes by mail in its place leave nothing of it', async () => {
    const { secondFactors, instances } = fixture;
    const find = () => instances.get(walk.domain);
    const token = await secondFactors.trust(await find(), 'Laptop');
    await secondFactors.renewRecoveryCodes(await find());
    await secondFactors.askMailMode(await find());
    expect(await secondFactors.setMailMode(await find(), walk.code(), { address: '10.9.9.9' })).toBe(true);
    expect((await find()).auth_mode).toBe('two_factor_mail');
    expect(await secondFactors.countRecoveryCodes(await find())).toBe(0);
    expect(await secondFactors.isTrusted(await find(), token)).toBe(false);

    const other = await secondFactors.trust(await find(), 'Laptop');
    const { secret } = await secondFactors.prepareTotp(await find());
    const next = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 });
    const passcode = next.generate({ timestamp: fixture.clock.now });
    await secondFactors.confirmTotp(await find(), passcode, { address: '10.9.9.9' });
    expect(await secondFactors.isTrusted(await find(), other)).toBe(false);
  });
});
