import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type Permission, parseRules } from '#model/permission';
import { type Browser, type IdentityFixture, identityFixture } from '#tests/identity-fixture';

const DOMAIN = 'alice.localhost:8080';
const DAY = 24 * 3_600_000;
const OWNER: Permission = { type: 'cli', sourceId: '', rules: [{ type: '*', verbs: [] }] };

let fixture: IdentityFixture;
let instance: Instance;
beforeAll(async () => {
  fixture = await identityFixture();
  instance = await fixture.instances.update(await fixture.create(DOMAIN), { onboarding_finished: true });
});
afterAll(() => fixture[Symbol.asyncDispose]());

async function share(password?: string, names = ['code']) {
  const rules = parseRules({ settings: { type: 'io.cozy.settings', verbs: ['GET'] } });
  const options = { rules, names, ...(password !== undefined && { password }) };
  const { _id, shortcodes } = await fixture.shares.create(instance, OWNER, options);
  return { id: _id, code: Object.values(shortcodes ?? {})[0] ?? '' };
}

function unlock(visitor: Browser, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return visitor.request(`http://${DOMAIN}/auth/share-by-link/password`, {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
}

const list = async (visitor: Browser, code: string) =>
  (await visitor.request(`http://${DOMAIN}/settings/capabilities`, { headers: { Authorization: `Bearer ${code}` } }))
    .status;
const page = (visitor: Browser, code: string) =>
  visitor.request(`http://home.${DOMAIN}/public/?sharecode=${code}`, { headers: { Accept: 'text/html' } });

describe('a link with a password', () => {
  test('opens once the password is given, in that browser only', async () => {
    const { id, code } = await share('s3cret');
    const visitor = fixture.browser();
    expect(await list(visitor, code)).toBe(403);
    const answer = await unlock(visitor, { perm_id: id, password: 's3cret' }, { Origin: `http://home.${DOMAIN}` });
    expect([answer.status, await answer.json()]).toEqual([200, { password: 'ok' }]);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(`http://home.${DOMAIN}`);
    expect(answer.headers.get('Access-Control-Allow-Credentials')).toBe('true');
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^pass\w+=[\w-]+; Path=\/; Domain=\.alice\.localhost; HttpOnly; SameSite=Lax$/);
    expect(cookie).toContain(`pass${id}=`);
    expect(await list(visitor, code)).toBe(200);
    expect(await list(fixture.browser(), code)).toBe(403);
  });

  test('shows a page that asks for it, in place of the app', async () => {
    const { id, code } = await share('s3cret');
    const visitor = fixture.browser();
    for (const link of [code, `${code}.`]) {
      const asked = await page(visitor, link);
      expect(asked.status).toBe(401);
      const text = await asked.text();
      expect(text).toContain(`data-id="${id}"`);
      expect(text).toContain(`action="http://${DOMAIN}/auth/share-by-link/password"`);
      expect(asked.headers.get('Content-Security-Policy')).toContain(`connect-src 'self' http://${DOMAIN};`);
    }
    await unlock(visitor, { perm_id: id, password: 's3cret' });
    const opened = await page(visitor, code);
    expect(opened.status).toBe(200);
    expect(await opened.text()).toContain(`&#34;token&#34;:&#34;${code}&#34;`);
  });

  test('asks again when the password has changed, and after a month', async () => {
    const { id, code } = await share('s3cret');
    const visitor = fixture.browser();
    await unlock(visitor, { perm_id: id, password: 's3cret' });
    await fixture.shares.update(instance, OWNER, id, { password: 'other' });
    expect(await list(visitor, code)).toBe(403);
    await unlock(visitor, { perm_id: id, password: 'other' });
    expect(await list(visitor, code)).toBe(200);
    fixture.clock.now += 31 * DAY;
    expect(await list(visitor, code)).toBe(403);
  });

  test('slows down who guesses', async () => {
    const { id } = await share('s3cret');
    const visitor = fixture.browser();
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) statuses.push((await unlock(visitor, { perm_id: id, password: `${i}` })).status);
    expect(statuses.slice(0, 5)).toEqual([403, 403, 403, 403, 403]);
    expect(statuses.at(-1)).toBe(429);
    expect((await unlock(visitor, { perm_id: id, password: 's3cret' })).status).toBe(429);
  });
});

test('a link without password needs none', async () => {
  const { id, code } = await share();
  const visitor = fixture.browser();
  expect(await (await unlock(visitor, { perm_id: id, password: 'x' })).json()).toEqual({ password: 'none' });
  expect(visitor.cookies.size).toBe(0);
  expect((await page(visitor, code)).status).toBe(200);
});

test('the cookie of one link opens no other', async () => {
  const [first, second] = [await share('s3cret'), await share('s3cret')];
  const visitor = fixture.browser();
  await unlock(visitor, { perm_id: first.id, password: 's3cret' });
  const cookie = visitor.cookies.get(`pass${first.id}`);
  if (cookie) visitor.cookies.set(`pass${second.id}`, cookie);
  expect(await list(visitor, second.code)).toBe(403);
});

describe('is refused:', () => {
  test.each([
    ['no link', {}, 400],
    ['an unknown link', { perm_id: 'nope', password: 'x' }, 404],
    ['an id that is no id', { perm_id: '../x', password: 'x' }, 404],
    ['a design document', { perm_id: '_design/x', password: 'x' }, 404],
  ])('%s', async (_, fields: Record<string, string>, status) => {
    expect((await unlock(fixture.browser(), fields)).status).toBe(status);
  });

  test('the permissions of an app, which are no link', async () => {
    const { docs } = await fixture.docs.find(instance, 'io.cozy.permissions', { selector: { type: 'app' } });
    expect((await unlock(fixture.browser(), { perm_id: docs[0]?._id ?? '' })).status).toBe(404);
  });

  test('no password, and a large form', async () => {
    const { id } = await share('s3cret');
    expect((await unlock(fixture.browser(), { perm_id: id })).status).toBe(403);
    expect((await unlock(fixture.browser(), { perm_id: id, password: 'x'.repeat(70_000) })).status).toBe(413);
  });

  test.each(['', 'x', 'AAAAAAAAAAA', 'A'.repeat(300), '////////////'])('the cookie %s', async (value) => {
    const { id, code } = await share('s3cret');
    const visitor = fixture.browser();
    visitor.cookies.set(`pass${id}`, { value, domain: '.alice.localhost', path: '/' });
    expect(await list(visitor, code)).toBe(403);
  });
});
