/** With flat names all instances are one site: browsers add the cookie of one to what the pages of another one send. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let alice: Instance;
let mallory: Instance;
let cookie: string;
const own = 'http://alice-drive.cozy.localhost';
const neighbour = 'http://mallory-drive.cozy.localhost';

beforeAll(async () => {
  stack = await testStack({ flags: { subdomains: 'flat' } });
  const { instances, passphrases, sessions } = stack.services;
  const add = async (domain: string) => {
    const created = await instances.create({ domain, locale: 'en' });
    await passphrases.reset(created, { passphrase: 'a long passphrase', iterations: 0 });
    return instances.get(domain);
  };
  [alice, mallory] = [await add('alice.cozy.localhost'), await add('mallory.cozy.localhost')];
  const session = await sessions.create(alice, 'normal', { address: '', userAgent: '' });
  [cookie = ''] = sessions.cookie(alice, session).split(';');
});
afterAll(() => stack[Symbol.asyncDispose]());

const ask = (path: string, headers: Record<string, string>, method = 'GET', host = alice.domain) =>
  stack.request(host, path, { method, headers: { Cookie: cookie, Accept: 'application/json', ...headers } });

test('the session counts for the pages of its instance, and for a visit', async () => {
  for (const headers of [{}, { Origin: own }, { Origin: 'http://alice.cozy.localhost' }]) {
    expect((await ask('/settings/sessions/current', headers)).status).toBe(200);
  }
  expect((await ask('/', {}, 'GET', 'alice-drive.cozy.localhost')).status).toBe(200);
});

test.each([
  ['of a neighbour', neighbour],
  ['of the instance beside', 'http://mallory.cozy.localhost'],
  ['of the site itself', 'http://cozy.localhost'],
  ['of a name that begins the same', 'http://alicee-drive.cozy.localhost'],
  ['of another port', `${own}:81`],
  ['without an origin of its own', 'null'],
])('for a page %s there is none', async (_, origin) => {
  const headers = { Origin: origin };
  expect((await ask('/settings/sessions/current', headers)).status).toBe(404);
  expect((await ask('/settings/external-ties', headers)).status).toBe(401);
  expect((await ask('/auth/login', headers)).headers.get('Location')).toBeNull();
  const page = await ask('/', { ...headers, Accept: 'text/html' }, 'GET', 'alice-drive.cozy.localhost');
  expect([page.status, await page.text()]).toEqual([302, '']);
});

test('cookies of its name that others have set before it do not hide it', async () => {
  const [name] = cookie.split('=');
  const Cookie = `${Array.from({ length: 20 }, (_, n) => `${name}=other${n}`).join('; ')}; ${cookie}`;
  expect((await ask('/settings/sessions/current', { Cookie })).status).toBe(200);
});

test('it opens nothing of another instance, under any name', async () => {
  const [, value = ''] = cookie.split('=');
  for (const name of [`sess-${mallory.prefix}`, 'cozysessid', `sess-${alice.prefix}`]) {
    const headers = { Cookie: `${name}=${value}` };
    expect((await ask('/settings/sessions/current', headers, 'GET', mallory.domain)).status).toBe(404);
    expect((await ask('/', headers, 'GET', 'mallory-drive.cozy.localhost')).status).toBe(302);
  }
});
