/**
 * Timing of comparisons: a secret that is given is compared with the one that is kept in a time that does not tell where they
 * differ. Each line gives a wrong secret of the right shape, and looks that it was refused by such a comparison.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Instance } from '#model/instance';
import type { Permission } from '#model/permission';
import { type TestStack, testStack } from '#tests/test-stack';

const compared = vi.hoisted(() => ({ results: [] as boolean[] }));
vi.mock('node:crypto', async (original) => {
  const real = await original<typeof import('node:crypto')>();
  const timingSafeEqual: typeof real.timingSafeEqual = (a, b) => {
    const isSame = real.timingSafeEqual(a, b);
    compared.results.push(isSame);
    return isSame;
  };
  return { ...real, default: { ...real, timingSafeEqual }, timingSafeEqual };
});

const OWNER: Permission = { type: 'cli', sourceId: 'owner', rules: [{ type: '*', verbs: [] }] };
const RULES = [{ type: 'io.cozy.notes', verbs: [] as const }];
const CSRF = 'x'.repeat(43);

let stack: TestStack;
let ada: Instance;
let fresh: Instance;
beforeAll(async () => {
  stack = await testStack({ flags: { build_mode: 'development' } });
  ada = await stack.addInstance('ada', { passphrase: 'a long passphrase' });
  fresh = await stack.addInstance('fresh');
});
afterAll(() => stack[Symbol.asyncDispose]());

async function status(path: string, { method = 'POST', host = ada.domain, fields = {}, headers = {} } = {}) {
  const response = await stack.request(host, path, {
    method,
    redirect: 'manual',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json', ...headers },
    ...(method !== 'GET' && { body: new URLSearchParams(fields).toString() }),
  });
  return response.status;
}
/** The same secret, but for its last letter but one: the last one of base64 may say nothing. */
const altered = (secret: string) => `${secret.slice(0, -2)}${secret.at(-2) === 'a' ? 'b' : 'a'}${secret.slice(-1)}`;

const SECRETS: [string, () => Promise<unknown>, unknown][] = [
  [
    'the proof of a form',
    () => status('/auth/login', { fields: { csrf_token: altered(CSRF) }, headers: { Cookie: `_csrf=${CSRF}` } }),
    403,
  ],
  [
    'a passphrase',
    () =>
      status('/auth/login', { fields: { csrf_token: CSRF, passphrase: 'x' }, headers: { Cookie: `_csrf=${CSRF}` } }),
    401,
  ],
  [
    'the cookie of a session',
    async () => {
      const { sessions } = stack.services;
      const session = await sessions.create(ada, 'normal', { address: '', userAgent: '' });
      const [cookie = ''] = sessions.cookie(ada, session).split(';');
      return status('/settings/sessions/current', { method: 'GET', headers: { Cookie: altered(cookie) } });
    },
    404,
  ],
  [
    'the cookie of a known browser',
    () =>
      status('/auth/login', {
        fields: { csrf_token: CSRF, passphrase: '' },
        headers: { Cookie: `_csrf=${CSRF}; cozydevice=${'A'.repeat(22)}.${'A'.repeat(43)}` },
      }),
    401,
  ],
  [
    'the token of the onboarding',
    () =>
      status(`/settings/instance?registerToken=${altered(fresh.register_token ?? '')}`, {
        method: 'GET',
        host: fresh.domain,
      }),
    400,
  ],
  [
    'the secret of a client',
    async () => {
      const { client } = await stack.services.oauthClients.register(ada, {
        redirect_uris: ['https://client.example/'],
        client_name: 'Client',
        software_id: 'client',
      });
      const fields = { grant_type: 'refresh_token', refresh_token: 'x', client_id: client._id };
      return status('/auth/access_token', { fields: { ...fields, client_secret: altered(client.client_secret) } });
    },
    400,
  ],
  [
    'an app password',
    async () => {
      const { password } = await stack.services.appPasswords.create(ada, { name: 'Phone', rules: RULES });
      const headers = { Authorization: `Bearer ${altered(password)}` };
      return status('/data/io.cozy.notes/x', { method: 'GET', headers });
    },
    400,
  ],
  [
    'a code that works once',
    async () => stack.services.codes.proves(ada, 'session', altered(stack.services.codes.issue(ada, 'session'))),
    false,
  ],
  [
    'a recovery code',
    async () => {
      const { instances, secondFactors } = stack.services;
      await secondFactors.renewRecoveryCodes(ada);
      const token = await secondFactors.begin(await instances.get(ada.domain));
      return secondFactors.finish(ada, { token, passcode: '0000-0000-0000-0000', address: '203.0.113.1' });
    },
    false,
  ],
  [
    'the code that proves an address',
    async () => {
      const friends = [{ name: 'Eve', email: 'eve@example.org', proof: true }];
      const context = await stack.services.shareContexts.create(ada, OWNER, { title: 'Trip', rules: RULES, friends });
      const guest = { share: context._id, friend: Object.keys(context.friends ?? {})[0] ?? '' };
      await stack.services.friendProofs.send(ada, guest);
      return stack.services.friendProofs
        .check(ada, guest, { code: '12345x', address: '' })
        .catch((error) => error.kind);
    },
    'forbidden',
  ],
  [
    'the password of a link',
    async () => {
      const share = await stack.services.shares.create(ada, OWNER, { rules: RULES, names: ['bob'], password: 'right' });
      return status('/auth/share-by-link/password', { fields: { perm_id: share._id, password: 'wrong' } });
    },
    403,
  ],
];

test.each(SECRETS)('%s', async (_, give, refusal) => {
  compared.results = [];
  expect(await give()).toBe(refusal);
  expect(compared.results).toContain(false);
});
