/** Every mounted route against every kind of token that must not open it: the exact status, header and body. */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { VERBS } from '#model/permission';
import type { Right } from '#pkg/openapi';
import { AUTOMATION, ROUTE_REQUESTS, type RouteRequest, TESTED_IN, TRIGGER } from '#tests/route-requests';
import { type TestStack, testStack } from '#tests/test-stack';
import { API_PARTS } from '../web/api-description.ts';

const DAY = 24 * 3600;
/** Passphrases, codes, secrets and tokens of clients: their services have their own tables. */
const OTHER_CREDENTIALS = /^\/(auth\/|oidc\/|errors\/api\/|settings\/clients\/limit-exceeded)/;
/** What `api.ts` says of the routes that a token opens. */
const RIGHTS = API_PARTS.flatMap((part) =>
  Object.entries(part.routes).flatMap(([route, { right }]) => (right === undefined ? [] : [{ route, right }])),
);
const FORBIDDEN = JSON.stringify({
  errors: [{ status: '403', title: 'Forbidden', detail: 'Forbidden', source: {} }],
});

let stack: TestStack;
let ada: Instance;
let bob: Instance;
/** Routes that a token opens: the guard looks at the others. */
let routes: string[];
beforeAll(async () => {
  stack = await testStack();
  ada = await stack.addInstance('ada', { passphrase: 'a long passphrase' });
  bob = await stack.addInstance('bob');
  await stack.services.notifications.setPreferences(ada, {});
  const mounted = stack.publicRouter.routes
    .filter(({ method, path }) => !(method === 'ALL' && path.endsWith('*')) && !OTHER_CREDENTIALS.test(path))
    .map(({ method, path }) => `${method} ${path}`);
  routes = [];
  for (const route of new Set(mounted)) if ((await ask(route, {})).status === 401) routes.push(route);
});
afterAll(() => stack[Symbol.asyncDispose]());

/** What the names between braces stand for. */
type Names = Record<string, string>;

async function ask(route: string, headers: Record<string, string>, line: RouteRequest = {}, names: Names = {}) {
  const [method = '', pattern = ''] = route.split(' ');
  const { path = pathOf(pattern), body = {}, headers: more } = line;
  const hasBody = method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
  const response = await stack.request(ada.domain, filled(path, names), {
    method,
    redirect: 'manual',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', ...more, ...headers },
    ...(hasBody && { body: filled(JSON.stringify(body), names) }),
  });
  const isStream = response.headers.get('Content-Type') === 'text/event-stream';
  if (isStream) await response.body?.cancel();
  return {
    status: response.status,
    challenge: response.headers.get('WWW-Authenticate'),
    text: isStream ? '' : await response.text(),
  };
}

/** A concrete path for a route. */
function pathOf(route: string): string {
  return route
    .replace(':doctype', 'io.cozy.contacts')
    .replace(':slug', 'home')
    .replace(':docid', '{doc}')
    .replace(/^\/files(.*)\/:id/, '/files$1/{file}')
    .replace('/jobs/:id', '/jobs/{job}')
    .replaceAll(/:\w+/g, 'x');
}

function filled(text: string, names: Names): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? (text.startsWith('/') ? 'x' : whole));
}

/** In the dialect of the route. */
function told(route: string, status: number, message: string): string {
  const text = route.includes(' /data/') ? `code=${status}, message=${message}` : message;
  return JSON.stringify({ error: text });
}

function refusalOf(route: string): { status: number; text: string; challenge: null } {
  const text = / \/(data|remote(?!\/nextcloud)|proxy)\//.test(route) ? told(route, 403, 'Forbidden') : FORBIDDEN;
  return { status: 403, text, challenge: null };
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const cli = (scope: string) => stack.token(ada, 'cli', 'test', scope);

test('without a token: 401', async () => {
  for (const route of routes) {
    const { status, text } = await ask(route, {});
    expect({ route, status, text }).toEqual({ route, status: 401, text: told(route, 401, 'Unauthorized') });
  }
});

describe('a token that is', () => {
  const old = Math.floor(Date.now() / 1000) - 8 * DAY;
  const everything = { subject: 'test', scope: '*' };
  const issue = (instance: Instance, claims: object) =>
    stack.services.tokens.issue(instance, { audience: 'cli', ...everything, ...claims });

  const kinds: [string, () => Promise<string>, string?][] = [
    ['garbage', async () => 'garbage'],
    ['a JWT without a signature', async () => `${(await issue(ada, {})).split('.').slice(0, 2).join('.')}.`],
    ['signed by nobody (alg none)', async () => unsigned(await issue(ada, {}))],
    ['of another owner', () => issue(bob, {})],
    ['a refresh token', () => issue(ada, { audience: 'refresh' })],
    ['a registration token', () => issue(ada, { audience: 'registration' })],
    ['of an app that is not installed', () => issue(ada, { audience: 'app', subject: 'nothing' })],
    ['of an app in another session', () => issue(ada, { audience: 'app', subject: 'home', sessionId: 'x' })],
    ['of a konnector that is not installed', () => issue(ada, { audience: 'konn', subject: 'nothing' })],
    ['of a client that was removed', () => issue(ada, { audience: 'access', subject: 'nothing' })],
    ['of a client before its revocation', revokedClient],
    ['the code of a share that was revoked', revokedCode],
    ['a short code of no share', async () => 'AAAAAAAAAAAA'],
    ['an app password that was revoked', revokedPassword],
    ['expired', () => issue(ada, { issuedAt: old }), 'Expired token'],
    ['the code of a share that has ended', endedCode, 'Expired token'],
  ];

  async function revokedClient(): Promise<string> {
    const revoked_before = Math.floor(Date.now() / 1000) + DAY;
    const { _id } = await stack.services.docs.create(ada, 'io.cozy.oauth.clients', { revoked_before });
    return issue(ada, { audience: 'access', subject: _id });
  }
  const owner = { type: 'cli', sourceId: 'test', rules: [{ type: '*', verbs: [] }] } as const;
  const rules = [{ type: 'io.cozy.contacts', verbs: [] }];
  async function revokedCode(): Promise<string> {
    const { shares } = stack.services;
    const share = await shares.create(ada, owner, { rules, names: ['bob'] });
    await shares.revoke(ada, owner, share._id);
    return share.codes?.['bob'] ?? '';
  }
  async function endedCode(): Promise<string> {
    const expiresAt = new Date(Date.now() - 1000).toISOString();
    const share = await stack.services.shares.create(ada, owner, { rules, names: ['bob'], expiresAt });
    return share.codes?.['bob'] ?? '';
  }
  async function revokedPassword(): Promise<string> {
    const { appPasswords } = stack.services;
    const { created, password } = await appPasswords.create(ada, { name: 'Phone', rules });
    await appPasswords.revoke(ada, created._id);
    return password;
  }

  test.each(kinds)('%s: 400', async (_, make, message = 'Invalid JWT token') => {
    const token = await make();
    const description = message === 'Expired token' ? ' error_description="The access token expired"' : '';
    for (const route of routes) {
      const answer = await ask(route, bearer(token));
      expect({ route, ...answer }).toEqual({
        route,
        status: 400,
        challenge: `Bearer error="invalid_token"${description}`,
        text: told(route, 400, message),
      });
    }
  });
});

function hasReason(right: Right): boolean {
  return typeof right === 'object' && 'any' in right;
}

/** As a scope says it, for the request of this test; undefined when another test looks at it. */
function rightOf(route: string, right: Right): string | undefined {
  if (typeof right === 'string') return right.replace(':doctype', 'io.cozy.contacts');
  return ROUTE_REQUESTS[route]?.right;
}

test('a right that is told in words has a test of its own, and what is asked here is there', () => {
  const inWords = RIGHTS.filter(({ route, right }) => !hasReason(right) && rightOf(route, right) === undefined);
  expect(Object.keys(TESTED_IN).sort()).toEqual(inWords.map(({ route }) => route).sort());
  for (const file of Object.values(TESTED_IN)) expect(existsSync(file), file).toBe(true);
  const described = new Set(RIGHTS.map(({ route }) => route));
  expect(Object.keys(ROUTE_REQUESTS).filter((route) => !described.has(route))).toEqual([]);
  // What wants a token and is not described so would be looked at by nobody.
  expect(routes.filter((route) => !described.has(route))).toEqual([]);
});

test('a route for any token asks for no right', async () => {
  const token = await cli('');
  for (const { route, right } of RIGHTS.filter((one) => hasReason(one.right))) {
    const { text } = await ask(route, bearer(token));
    expect({ route, right, text }).not.toEqual({ route, right, text: refusalOf(route).text });
  }
});

describe('a token that has not the right', () => {
  for (const { route, right: told } of RIGHTS) {
    const right = rightOf(route, told);
    if (right === undefined) continue;
    test(`of ${route}`, async () => {
      const [verb = '', doctype = ''] = right.split(' ');
      const line = ROUTE_REQUESTS[route];
      const names = await thingsThatAreThere(route);
      const others = VERBS.filter((other) => other !== verb).join(',');
      const wrong = {
        'no rule': '',
        'wrong doctype': `io.cozy.nothing:${verb}`,
        'a doctype whose name begins so': `${doctype}s:${verb}`,
        'wrong verbs': `${doctype}:${others}`,
        'wrong value': `${doctype}:${verb}:nothing`,
        'wrong selector': `${doctype}:${verb}:nothing:name`,
        'the value of another selector': `${doctype}:${verb}:${[...Object.values(names), 'other'].join(',')}:name`,
      };
      for (const [kind, scope] of Object.entries(wrong)) {
        const answer = await ask(route, bearer(await cli(scope)), line, names);
        expect({ kind, ...answer }).toEqual({ kind, ...refusalOf(route) });
      }
      // The line is right: that right, and nothing else, is enough.
      const { status, text } = await ask(route, bearer(await cli(`${doctype}:${verb}`)), line, names);
      expect(text).not.toBe(refusalOf(route).text);
      expect([400, 401].includes(status) && /token|Unauthorized/.test(text), text).toBe(false);
      expect(status).toBeLessThan(500);
    });
  }
});

/** Fresh ones, since the right token may do what it says; those that the request names. */
async function thingsThatAreThere(route: string): Promise<Names> {
  const [, pattern = ''] = route.split(' ');
  const { path = pathOf(pattern), body } = ROUTE_REQUESTS[route] ?? {};
  const wanted = new Set(Array.from(`${path} ${JSON.stringify(body)}`.matchAll(/\{(\w+)\}/g), ([, name]) => name));
  const owner = { ...bearer(await cli('*')), 'Content-Type': 'application/json' };
  const name = `n${Math.random().toString(36).slice(2)}`;
  const make = async (at: string, attributes?: object) => {
    const given = attributes && { body: JSON.stringify({ data: { attributes } }) };
    const response = await stack.request(ada.domain, at, { method: 'POST', headers: owner, ...given });
    return ((await response.json()) as { data: { id: string } }).data.id;
  };
  const { docs } = stack.services;
  const queued_at = new Date().toISOString();
  const makers: Record<string, () => Promise<Names>> = {
    folder: async () => ({ folder: await make(`/files/?Type=directory&Name=${name}`) }),
    file: async () => ({ file: await make(`/files/?Type=file&Name=${name}.txt`) }),
    path: async () => ({ file: await make(`/files/?Type=file&Name=${name}.txt`), path: `/${name}.txt` }),
    trashed: async () => {
      const trashed = await make(`/files/?Type=file&Name=${name}.old`);
      await stack.request(ada.domain, `/files/${trashed}`, { method: 'DELETE', headers: owner });
      return { trashed };
    },
    doc: async () => {
      const { _id: doc, _rev: rev } = await docs.create(ada, 'io.cozy.contacts', { name });
      return { doc, rev };
    },
    job: async () => {
      const job = { worker: 'print', state: 'done', domain: ada.domain, queued_at };
      return { job: (await docs.create(ada, 'io.cozy.jobs', job))._id };
    },
    trigger: async () => ({ trigger: await make('/jobs/triggers', TRIGGER) }),
    rule: async () => ({ rule: await make('/automations', AUTOMATION) }),
    notice: async () => ({ notice: (await docs.create(ada, 'io.cozy.notifications', { title: name }))._id }),
    account: async () => ({ account: (await docs.create(ada, 'io.cozy.accounts', { account_type: 'x' }))._id }),
  };
  let names: Names = {};
  for (const [one, maker] of Object.entries(makers)) if (wanted.has(one)) names = { ...names, ...(await maker()) };
  return names;
}

/** What a library that believes the header would accept. */
function unsigned(token: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
}
