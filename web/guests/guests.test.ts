import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import type { Permission } from '#model/permission';
import { type TestStack, testStack } from '#tests/test-stack';

const OWNER: Permission = { type: 'cli', sourceId: 'owner', rules: [{ type: '*', verbs: [] }] };
const RULES = [{ type: 'io.cozy.notes', verbs: [] as const }];

let stack: TestStack;
let ada: Instance;
let context: string;
let friend: string;
let code: string;
let link: string;
beforeEach(async () => {
  stack = await testStack();
  ada = await stack.addInstance('ada', { passphrase: 'a long passphrase' });
  await stack.services.instances.updateSettings(ada, { public_name: 'Ada <3' });
  await stack.services.docs.create(ada, 'io.cozy.notes', { _id: 'n1' });
  const friends = [
    { name: 'Eve', email: 'eve@example.org', proof: true },
    { name: 'Bea', email: 'bea@example.org' },
  ];
  const made = await stack.services.shareContexts.create(ada, OWNER, { title: 'Trip', rules: RULES, friends });
  context = made._id;
  [friend = ''] = Object.keys(made.friends ?? {});
  code = made.shortcodes?.[friend] ?? '';
  link = `http://home.${ada.domain}/public?sharecode=${code}`;
});
afterEach(() => stack[Symbol.asyncDispose]());

const guestPage = (redirect = link) => `/auth/guest?${new URLSearchParams({ redirect })}`;
const page = (path: string, cookie = '') =>
  stack.request(ada.domain, path, { headers: { Accept: 'text/html', Cookie: cookie }, redirect: 'manual' });
const read = (cookie = '') =>
  stack.request(ada.domain, '/data/io.cozy.notes/n1', { headers: { Authorization: `Bearer ${code}`, Cookie: cookie } });

async function csrf(): Promise<string> {
  return (await page(guestPage())).headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
function post(cookie: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return stack.request(ada.domain, '/auth/guest', {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html', Cookie: cookie, ...headers },
    body: new URLSearchParams({ csrf_token: cookie.split('=')[1] ?? '', redirect: link, ...fields }).toString(),
  });
}
async function sentCode(atLeast = 1): Promise<string> {
  const mails = await stack.mails(atLeast);
  return /\b(\d{6})\b/.exec(mails.at(-1)?.subject ?? '')?.[1] ?? '';
}

test('a friend asks for a code, types it, and is known in that browser', async () => {
  const asked = await page(guestPage());
  const text = await asked.text();
  expect(asked.status).toBe(200);
  expect(text).toContain('e···@example.org');
  expect(text).not.toContain('eve@example.org');
  expect(text).toContain('Ada &lt;3');
  expect(asked.headers.get('Content-Security-Policy')).toContain("default-src 'none'");

  const cookie = await csrf();
  const sent = await post(cookie, {});
  expect([sent.status, (await sent.text()).includes('one-time-code')]).toEqual([200, true]);
  const [mail] = await stack.mails();
  expect(mail?.to).toEqual([{ name: 'Eve', address: 'eve@example.org' }]);

  const proven = await post(cookie, { code: ` ${await sentCode()} ` });
  expect([proven.status, proven.headers.get('Location')]).toEqual([303, link]);
  const proof = proven.headers.getSetCookie().find((line) => line.startsWith('guest')) ?? '';
  expect(proof).toContain('HttpOnly; SameSite=Lax');
  expect((await read()).status).toBe(403);
  expect((await read(proof.split(';')[0])).status).toBe(200);
  // The page has nothing more to ask.
  expect((await page(guestPage(), proof.split(';')[0])).headers.get('Location')).toBe(link);

  const stored = await stack.services.shareContexts.get(ada, OWNER, context);
  expect(stored.friends?.[friend]?.proven_at).toMatch(/^\d{4}-/);
  await stack.services.shareContexts.removeFriend(ada, OWNER, context, friend);
  expect((await read(proof.split(';')[0])).status).toBe(400);
});

test('nothing is asked of the friends who need no proof', async () => {
  const { friends = {}, shortcodes = {} } = await stack.services.shareContexts.get(ada, OWNER, context);
  const bea = Object.keys(friends).find((id) => friends[id]?.name === 'Bea') ?? '';
  const free = await stack.request(ada.domain, '/data/io.cozy.notes/n1', {
    headers: { Authorization: `Bearer ${shortcodes[bea]}` },
  });
  expect(free.status).toBe(200);
});

test('a code works once, and five wrong ones spoil it', async () => {
  const cookie = await csrf();
  await post(cookie, {});
  const right = await sentCode();
  const wrong = right === '000000' ? '000001' : '000000';
  expect((await post(cookie, { code: wrong })).status).toBe(403);
  expect((await post(cookie, { code: right })).status).toBe(303);
  expect((await post(cookie, { code: right })).status).toBe(403);

  await post(cookie, {});
  const second = await sentCode(2);
  const other = second === '000000' ? '000001' : '000000';
  for (let n = 0; n < 5; n++) await post(cookie, { code: other });
  expect([403, 429]).toContain((await post(cookie, { code: second })).status);
  expect(stack.errors).toEqual([]);
});

test('codes tried at the same time, from everywhere, are five', async () => {
  const cookie = await csrf();
  await post(cookie, {});
  const right = await sentCode();
  const from = (n: number) => ({ 'X-Forwarded-For': `203.0.113.${n}` });
  const wrong = Array.from({ length: 30 }, (_, n) => post(cookie, { code: right === '000000' ? '1' : '0' }, from(n)));
  const answers = await Promise.all([...wrong, post(cookie, { code: right }, from(200))]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403]));
});

test('a code shown twice at the same time is heard once', async () => {
  const cookie = await csrf();
  await post(cookie, {});
  const right = await sentCode();
  const answers = await Promise.all([1, 2, 3].map(() => post(cookie, { code: right })));
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 403, 403]);
});

test('mails are not sent without end', async () => {
  const cookie = await csrf();
  for (let n = 0; n < 5; n++) expect((await post(cookie, {})).status).toBe(200);
  expect((await post(cookie, {})).status).toBe(429);
  expect(await stack.mails(5)).toHaveLength(5);
});

describe('is refused', () => {
  test.each([
    ['another site', 'https://evil.example/?sharecode=CODE', 400],
    ['no address', '', 400],
    ['an address without a code', 'http://home.ada.localhost/public', 404],
  ])('the page for %s', async (_, redirect, status) => {
    expect((await page(guestPage(redirect.replace('CODE', code)))).status).toBe(status);
  });

  test('a code that opens nothing asks nothing: the app tells', async () => {
    const dead = `http://home.${ada.domain}/public?sharecode=AAAAAAAAAAAA`;
    expect((await page(guestPage(dead))).headers.get('Location')).toBe(dead);
  });

  test('the form without its proof, and the form of another origin', async () => {
    const cookie = await csrf();
    expect((await post(cookie, { csrf_token: '' })).status).toBe(400);
    expect((await post(cookie, { csrf_token: 'x'.repeat(43) })).status).toBe(403);
    expect((await post(cookie, {}, { Origin: 'https://evil.example' })).status).toBe(403);
    expect(await stack.services.shareContexts.get(ada, OWNER, context)).not.toMatchObject({
      friends: { proven_at: 1 },
    });
  });
});
