import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COUCH_PASSWORD, COUCH_USER, type CouchServer, startCouchServer } from '../../tests/couch-server.ts';
import { DATABASE_ROUTES, SERVER_ROUTES } from './routes.ts';

let server: CouchServer;
let now = 1_700_000_000_000;

beforeAll(async () => {
  server = await startCouchServer({ now: () => now });
  for (const name of ['closed', 'open', 'emptied']) await server.couch.database(name).create();
  await admin('/open/_security', 'PUT', { members: { names: [], roles: [] }, admins: {} });
  await admin('/emptied/_security', 'PUT', {});
});

afterAll(() => server[Symbol.asyncDispose]());

function admin(path: string, method = 'GET', body?: unknown): Promise<Response> {
  return ask(path, { method, ...(body !== undefined && { body: JSON.stringify(body) }), headers: basic() });
}

function ask(path: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
  return fetch(server.url + path, { ...init, headers: { 'Content-Type': 'application/json', ...headers } });
}

function basic(user = COUCH_USER, password = COUCH_PASSWORD): Record<string, string> {
  return { Authorization: `Basic ${btoa(`${user}:${password}`)}` };
}

async function errorOf(answer: Promise<Response>): Promise<string> {
  const { status } = await answer;
  const { error, reason } = (await (await answer).json()) as { error?: string; reason?: string };
  return `${status} ${error}: ${reason}`;
}

/** What a monitor, a browser before its login, and a replicator before its first question may ask. */
const PUBLIC = new Set(['GET /', 'GET /_up', 'GET /_uuids', 'GET /_session', 'POST /_session', 'DELETE /_session']);

describe('without credentials', () => {
  const routes = [...SERVER_ROUTES, ...DATABASE_ROUTES].flatMap(({ path, methods }) =>
    Object.keys(methods).map((method) => `${method === 'ALL' ? 'PATCH' : method} ${path}`),
  );

  test.each(routes.filter((route) => !PUBLIC.has(route)))('%s is refused', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    for (const db of ['closed', 'emptied', 'not-there']) {
      const answer = await ask(path.replace(':db', db).replaceAll(/[:*]\w*/g, 'x'), { method });
      expect(answer.status).toBe(401);
    }
  });

  test('a database that says it has no member is open, but not for its administration', async () => {
    expect((await ask('/open/_all_docs')).status).toBe(200);
    expect((await ask('/open/a', { method: 'PUT', body: '{}' })).status).toBe(201);
    const design = ask('/open/_design/x', { method: 'PUT', body: '{}' });
    expect(await errorOf(design)).toBe('401 unauthorized: You are not a db or server admin.');
    const bulk = ask('/open/_bulk_docs', { method: 'POST', body: '{"docs":[{"_id":"_design/x"},{"_id":"b"}]}' });
    expect(await (await bulk).json()).toMatchObject([
      { id: '_design/x', error: 'unauthorized' },
      { ok: true, id: 'b' },
    ]);
    for (const [path, method] of [
      ['_security', 'PUT'],
      ['_revs_limit', 'PUT'],
      ['_purge', 'POST'],
      ['_compact', 'POST'],
      ['_index', 'POST'],
    ]) {
      expect((await ask(`/open/${path}`, { method: method ?? '', body: '{}' })).status).toBe(401);
    }
    expect((await ask('/open', { method: 'DELETE' })).status).toBe(401);
  });
});

describe('credentials', () => {
  test.each([
    ['a wrong password', basic(COUCH_USER, 'no'), '401 unauthorized: Name or password is incorrect.'],
    ['a wrong name', basic('root'), '401 unauthorized: Name or password is incorrect.'],
    ['an empty pair', basic('', ''), '401 unauthorized: Name or password is incorrect.'],
    [
      'no base64',
      { Authorization: 'Basic garbage!' },
      '400 bad_request: Authorization header has invalid base64 value',
    ],
    ['another scheme', { Authorization: 'Bearer x' }, '401 unauthorized: You are not a server admin.'],
  ])('%s', async (_, headers, expected) => {
    expect(await errorOf(ask('/_all_dbs', { headers }))).toBe(expected);
  });
});

describe('a session', () => {
  async function login(body: string, type: string): Promise<string> {
    const answer = await ask('/_session', { method: 'POST', body, headers: { 'Content-Type': type } });
    expect(answer.status).toBe(200);
    const cookie = answer.headers.get('Set-Cookie') ?? '';
    expect(cookie).toMatch(/^AuthSession=[^;]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Strict$/);
    return cookie.split(';')[0] ?? '';
  }
  const form = `name=${COUCH_USER}&password=${COUCH_PASSWORD}`;
  const status = async (cookie: string) => (await ask('/_all_dbs', { headers: { Cookie: cookie } })).status;

  test('opens with a form or with JSON, and says who one is', async () => {
    const cookie = await login(form, 'application/x-www-form-urlencoded');
    expect(await status(cookie)).toBe(200);
    expect(
      await status(await login(JSON.stringify({ name: COUCH_USER, password: COUCH_PASSWORD }), 'application/json')),
    ).toBe(200);
    const session = await (await ask('/_session', { headers: { Cookie: cookie } })).json();
    expect(session).toMatchObject({
      userCtx: { name: COUCH_USER, roles: ['_admin'] },
      info: { authenticated: 'cookie' },
    });
  });

  test('ends with its time', async () => {
    const cookie = await login(form, 'application/x-www-form-urlencoded');
    now += 599_000;
    expect(await status(cookie)).toBe(200);
    now += 2000;
    expect(await status(cookie)).toBe(401);
  });

  test('cannot be forged', async () => {
    const cookie = await login(form, 'application/x-www-form-urlencoded');
    const decoded = Buffer.from(cookie.slice('AuthSession='.length), 'base64url').toString();
    const forged = [
      decoded.replace(/:[0-9a-f]+:/, ':ffffffff:'),
      decoded.replace(COUCH_USER, 'administrator'),
      decoded.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      `${COUCH_USER}:6553f100:${'0'.repeat(64)}`,
      '',
    ];
    for (const text of forged) expect(await status(`AuthSession=${Buffer.from(text).toString('base64url')}`)).toBe(401);
    expect(await status('AuthSession=%%%')).toBe(401);
  });

  test.each([
    ['name=admin&password=wrong', '401 unauthorized: Name or password is incorrect.'],
    ['password=secret', '400 bad_request: request body must contain a username'],
    ['name=admin', '400 bad_request: request body must contain a password'],
  ])('%s opens none', async (body, expected) => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect(await errorOf(ask('/_session', { method: 'POST', body, headers }))).toBe(expected);
  });
});
