import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DOCTYPES } from '#model/docs';
import { parseRules } from '#model/permission';
import { type DocumentsFixture, documentsFixture } from '#tests/documents-fixture';

let server: DocumentsFixture;
beforeAll(async () => {
  server = await documentsFixture();
  for (const [id, kind] of [
    ['n1', 'a'],
    ['n2', 'b'],
  ] as const) {
    await server.docs.create(server.alice, 'io.cozy.notes', { _id: id, kind });
  }
});
afterAll(() => server[Symbol.asyncDispose]());

/** Every route, as [method, path, body]. */
const ROUTES: [string, string, unknown?][] = [
  ['GET', '/data/_all_doctypes'],
  ['GET', '/data/io.cozy.notes/'],
  ['PUT', '/data/io.cozy.notes/'],
  ['DELETE', '/data/io.cozy.notes/'],
  ['POST', '/data/io.cozy.notes/', {}],
  ['GET', '/data/io.cozy.notes/_all_docs'],
  ['POST', '/data/io.cozy.notes/_all_docs', { keys: [] }],
  ['GET', '/data/io.cozy.notes/_all_docs?Fields=a'],
  ['GET', '/data/io.cozy.notes/_normal_docs'],
  ['GET', '/data/io.cozy.notes/_changes'],
  ['POST', '/data/io.cozy.notes/_changes', {}],
  ['POST', '/data/io.cozy.notes/_find', { selector: {} }],
  ['POST', '/data/io.cozy.notes/_index', { index: { fields: ['a'] } }],
  ['POST', '/data/io.cozy.notes/_bulk_docs', { docs: [] }],
  ['POST', '/data/io.cozy.notes/_bulk_get', { docs: [] }],
  ['POST', '/data/io.cozy.notes/_revs_diff', {}],
  ['POST', '/data/io.cozy.notes/_ensure_full_commit', {}],
  ['GET', '/data/io.cozy.notes/_local/x'],
  ['PUT', '/data/io.cozy.notes/_local/x', {}],
  ['GET', '/data/io.cozy.notes/_design_docs'],
  ['GET', '/data/io.cozy.notes/_design/x'],
  ['DELETE', '/data/io.cozy.notes/_design/x?rev=1-a'],
  ['POST', '/data/io.cozy.notes/_design/x/copy', {}],
  ['GET', '/data/io.cozy.notes/n2'],
  ['PUT', '/data/io.cozy.notes/n2', {}],
  ['DELETE', '/data/io.cozy.notes/n2?rev=1-a'],
  ['GET', '/data/io.cozy.notes/n2/relationships/references'],
  ['POST', '/data/io.cozy.notes/n2/relationships/references', { data: [] }],
  ['DELETE', '/data/io.cozy.notes/n2/relationships/references', { data: [] }],
  ['GET', '/data/io.cozy.notes/n2/relationships/not_synchronizing'],
  ['POST', '/data/io.cozy.notes/n2/relationships/not_synchronizing', { data: [] }],
];

describe('every route', () => {
  let wrong: Record<string, string>;
  beforeAll(async () => {
    const right = await server.token('io.cozy.notes io.cozy.doctypes');
    wrong = {
      forged: `${right.slice(0, -8)}AAAAAAAA`,
      'of another instance': await server.token('io.cozy.notes io.cozy.doctypes', { instance: server.bob }),
      'of a refresh': await server.token('io.cozy.notes io.cozy.doctypes', { audience: 'refresh' }),
      'no token at all': 'x'.repeat(30),
      'of a client that is not registered': await server.token('io.cozy.notes', {
        audience: 'access',
        subject: 'ghost',
      }),
      'of an app that is not installed': await server.token('', { audience: 'app', subject: 'ghost' }),
      'a short code that nobody gave': '123456',
    };
  });

  test.each(ROUTES)('%s %s wants a token, that is right and that allows it', async (method, path, body) => {
    const events = server.events();
    const options = body === undefined ? {} : { body };
    expect((await server.request(method, path, options)).status).toBe(401);
    for (const [name, token] of Object.entries(wrong)) {
      const answer = await server.request(method, path, { ...options, token });
      expect(answer, name).toMatchObject({ status: 400, json: { error: 'code=400, message=Invalid JWT token' } });
      expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer error="invalid_token"');
    }
    for (const scope of [
      '',
      'io.cozy.contacts',
      'io.cozy.notes:PATCH',
      'io.cozy.notes:ALL:n1',
      'io.cozy.notes:ALL:a:kind',
    ]) {
      const answer = await server.request(method, path, { ...options, token: await server.token(scope) });
      expect(answer, scope).toMatchObject({ status: 403, json: { error: 'code=403, message=Forbidden' } });
    }
    expect(events).toEqual([]);
  });

  test('an expired token is told from a wrong one', async () => {
    const token = await server.token('io.cozy.notes');
    const now = server.clock.now;
    server.clock.now = now + 31 * 60_000;
    const answer = await server.request('GET', '/data/io.cozy.notes/n1', { token });
    server.clock.now = now;
    expect(answer).toMatchObject({ status: 400, json: { error: 'code=400, message=Expired token' } });
    expect(answer.headers.get('WWW-Authenticate')).toBe(
      'Bearer error="invalid_token" error_description="The access token expired"',
    );
  });

  test('an unknown host has no instance', async () => {
    const headers = { Accept: 'application/json' };
    const answer = await server.request('GET', '/data/io.cozy.notes/n1', { host: 'eve.localhost', headers });
    expect(answer).toMatchObject({ status: 404, json: { error: {} } });
  });
});

describe('reserved doctypes', () => {
  test.each(['io.cozy.sessions', 'io.cozy.permissions', 'io.cozy.oauth.clients', 'instances', 'io.cozy.sharings'])(
    '%s cannot be read, even by who may do everything',
    async (doctype) => {
      const token = await server.token('*');
      for (const path of ['/x', '/_all_docs', '/_changes', '/']) {
        expect(await server.request('GET', `/data/${doctype}${path}`, { token })).toMatchObject({
          status: 403,
          json: { error: `code=403, message=reserved doctype ${doctype} unreadable` },
        });
      }
    },
  );

  test.each(['io.cozy.files', 'io.cozy.jobs', 'io.cozy.apps'])('%s cannot be written', async (doctype) => {
    const token = await server.token('*');
    const writes: [string, string, unknown?][] = [
      ['POST', '/', {}],
      ['PUT', '/x', {}],
      ['DELETE', '/x?rev=1-a'],
      ['POST', '/_bulk_docs', { docs: [{ _id: 'x' }] }],
      ['DELETE', '/'],
    ];
    for (const [method, path, body] of writes) {
      expect(
        await server.request(method, `/data/${doctype}${path}`, { token, ...(body !== undefined && { body }) }),
      ).toMatchObject({
        status: 403,
        json: { error: `code=403, message=reserved doctype ${doctype} unwritable` },
      });
    }
  });

  test.each([
    'io-cozy-sessions',
    'io.cozy.%2Fx',
    'IO.COZY.NOTES',
    '.io',
    'io..cozy',
    'io.cozy.',
    'a%00b',
    'x'.repeat(300),
  ])('%s is no doctype, whatever the token', async (doctype) => {
    const { status } = await server.request('GET', `/data/${doctype}/x`, { token: await server.token('*') });
    expect(status).toBe(400);
  });
});

describe('ids that are dots', () => {
  test.each([
    ['GET', '/_local/%252e%252e'],
    ['PUT', '/_local/%252e%252e', {}],
    ['PUT', '/_local/%252E', {}],
    ['GET', '/_design/%252e%252e'],
    ['GET', '/%252e%252e?revs=true'],
    ['GET', '/%252e?revs=true'],
    ['POST', '/_design/%252e%252e/copy', {}],
  ] as [string, string, unknown?][])('lead to no other route of the store: %s %s', async (method, path, body) => {
    const token = await server.token('io.cozy.notes:GET');
    const headers = { Destination: '_design/x' };
    const answer = await server.request(method, `/data/io.cozy.notes${path}`, { token, body, headers });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ error: 'bad_id' });
  });
});

describe('rules', () => {
  const read = async (scope: string, id: string) =>
    (await server.request('GET', `/data/io.cozy.notes/${id}`, { token: await server.token(scope) })).status;

  test.each([
    ['io.cozy.notes', 200, 200],
    ['io.cozy.notes:GET', 200, 200],
    ['io.cozy.notes:POST', 403, 403],
    ['io.cozy.notes:GET:n1', 200, 403],
    ['io.cozy.notes:GET:n1,n2', 200, 200],
    ['io.cozy.notes:GET:a:kind', 200, 403],
    ['io.cozy.notes:GET:a:toString', 403, 403],
    ['io.cozy.notes.*', 200, 200],
    ['io.cozy.note', 403, 403],
    ['io.cozy.*', 400, 400],
    ['io.cozy.notes:STEAL', 400, 400],
    ['*', 200, 200],
    ['@io.cozy.apps/notes', 400, 400],
  ])('%s', async (scope, first, second) => {
    expect([await read(scope, 'n1'), await read(scope, 'n2')]).toEqual([first, second]);
  });

  test('say nothing of what exists beyond them', async () => {
    expect(await read('io.cozy.notes:GET:n1', 'missing')).toBe(403);
    expect(await read('io.cozy.contacts', 'missing')).toBe(403);
  });

  test('a document is neither moved into nor out of their reach', async () => {
    const { json } = await server.request('GET', '/data/io.cozy.notes/n2', {
      token: await server.token('io.cozy.notes'),
    });
    const token = await server.token('io.cozy.notes:ALL:a:kind');
    const stolen = await server.request('PUT', '/data/io.cozy.notes/n2', { token, body: { ...json, kind: 'a' } });
    expect(stolen.status).toBe(403);
    const { json: own } = await server.request('GET', '/data/io.cozy.notes/n1', { token });
    const lost = await server.request('PUT', '/data/io.cozy.notes/n1', { token, body: { ...own, kind: 'b' } });
    expect(lost.status).toBe(403);
  });
});

describe('tokens', () => {
  test('are looked for in Bearer, in the password of Basic, then in the query', async () => {
    const token = await server.token('io.cozy.notes');
    const basic = `Basic ${Buffer.from(`user:${token}`).toString('base64')}`;
    const path = '/data/io.cozy.notes/n1';
    expect((await server.request('GET', path, { headers: { Authorization: basic } })).status).toBe(200);
    expect((await server.request('GET', `${path}?bearer_token=${token}`)).status).toBe(200);
    expect((await server.request('GET', `${path}?bearer_token=${token}`, { token: 'wrong' })).status).toBe(400);
    expect((await server.request('GET', path, { headers: { Authorization: 'Basic %%%' } })).status).toBe(401);
  });

  describe('of an app', () => {
    const rules = parseRules({ notes: { type: 'io.cozy.notes', verbs: ['GET'] } });
    beforeEach(() => server.permissions.createForApp(server.alice, 'notes', rules));

    test('have the rules of its document, in its session, until it is removed', async () => {
      const token = await server.token('', { audience: 'app', subject: 'notes', sessionId: 'session1' });
      const get = (cookie?: string) =>
        server.request('GET', '/data/io.cozy.notes/n1', {
          token,
          ...(cookie !== undefined && { headers: { Cookie: cookie } }),
        });
      expect((await get('s=1')).status).toBe(200);
      expect((await get()).status).toBe(400);
      expect((await get('s=2')).status).toBe(400);
      await server.permissions.createForApp(server.alice, 'notes', []);
      expect((await get('s=1')).status).toBe(403);
      await server.permissions.removeForApp(server.alice, 'notes');
      expect((await get('s=1')).status).toBe(400);
    });

    test('of another instance are of no use here', async () => {
      const token = await server.token('', { audience: 'app', subject: 'notes', instance: server.bob });
      expect((await server.request('GET', '/data/io.cozy.notes/n1', { token })).status).toBe(400);
      expect((await server.request('GET', '/data/io.cozy.notes/n1', { token, host: 'bob.localhost' })).status).toBe(
        400,
      );
    });
  });

  test('of a client end with it', async () => {
    const client = await server.docs.create(server.alice, DOCTYPES.oauthClients, { client_name: 'x' });
    const token = await server.token('io.cozy.notes:GET', { audience: 'access', subject: client._id });
    const get = () => server.request('GET', '/data/io.cozy.notes/n1', { token });
    expect((await get()).status).toBe(200);
    await server.docs.delete(server.alice, DOCTYPES.oauthClients, client);
    expect((await get()).status).toBe(400);
  });

  test('of a share are its codes, long or short, until it expires', async () => {
    const code = await server.token('', { audience: 'share', subject: 'friends' });
    const share = {
      type: 'share',
      source_id: 'io.cozy.apps/notes',
      permissions: { n1: { type: 'io.cozy.notes', verbs: ['GET'], values: ['n1'] } },
      codes: { friends: code },
      shortcodes: { friends: 'abcDEF123456' },
      expires_at: new Date(server.clock.now + 60_000).toISOString(),
    };
    const stored = await server.docs.create(server.alice, DOCTYPES.permissions, share);
    for (const token of [code, 'abcDEF123456', 'abcDEF123456.']) {
      expect((await server.request('GET', '/data/io.cozy.notes/n1', { token })).status).toBe(200);
      expect((await server.request('GET', '/data/io.cozy.notes/n2', { token })).status).toBe(403);
      expect((await server.request('GET', '/data/io.cozy.notes/n1', { token, host: 'bob.localhost' })).status).toBe(
        400,
      );
    }
    server.clock.now += 61_000;
    expect((await server.request('GET', '/data/io.cozy.notes/n1', { token: 'abcDEF123456' })).status).toBe(400);
    server.clock.now -= 61_000;
    const locked = await server.docs.update(server.alice, DOCTYPES.permissions, { ...stored, password: 'hash' });
    expect((await server.request('GET', '/data/io.cozy.notes/n1', { token: code })).status).toBe(403);
    await server.docs.delete(server.alice, DOCTYPES.permissions, locked);
    expect((await server.request('GET', '/data/io.cozy.notes/n1', { token: code })).status).toBe(400);
  });
});

test('the settings of the instance are written by their own route only', async () => {
  const settings = { _id: 'io.cozy.settings.instance', email: 'owner@example.org' };
  const { _rev } = await server.docs.create(server.alice, 'io.cozy.settings', settings);
  const all = await server.token('*');
  const path = '/data/io.cozy.settings/io.cozy.settings.instance';
  const stolen = { ...settings, _rev, email: 'thief@example.org' };
  const ask = async (method: string, url: string, body?: object) =>
    (await server.request(method, url, { token: all, ...(body && { body }) })).status;
  expect(await ask('GET', path)).toBe(200);
  expect(await ask('PUT', path, stolen)).toBe(403);
  expect(await ask('PUT', path.replace('settings.instance', 'settings%252Einstance'), stolen)).toBe(403);
  expect(await ask('DELETE', `${path}?rev=${_rev}`)).toBe(403);
  expect(await ask('POST', '/data/io.cozy.settings/_bulk_docs', { docs: [{ _id: 'other' }, stolen] })).toBe(403);
  const forged = { docs: [{ ...stolen, _revisions: { start: 9, ids: ['a'] } }], new_edits: false };
  expect(await ask('POST', '/data/io.cozy.settings/_bulk_docs', forged)).toBe(403);
  expect(await server.docs.get(server.alice, 'io.cozy.settings', settings._id)).toMatchObject(settings);
  expect(await ask('POST', '/data/io.cozy.settings/_bulk_docs', { docs: [{ _id: 'other' }] })).toBe(201);
  expect(await ask('DELETE', '/data/io.cozy.settings/')).toBe(403);
  expect(await server.docs.get(server.alice, 'io.cozy.settings', settings._id)).toMatchObject(settings);
  expect(await ask('PUT', '/data/io.cozy.settings/some.app', { theme: 'dark' })).toBe(200);
});

describe('_bulk_docs', () => {
  const PATH = '/data/io.cozy.bulked/_bulk_docs';
  const write = async (scope: string, body: object) =>
    (await server.request('POST', PATH, { token: await server.token(scope), body })).status;

  test.each([
    ['io.cozy.bulked:POST', [201, 403, 403, 403]],
    ['io.cozy.bulked:POST,DELETE', [201, 403, 201, 403]],
    ['io.cozy.bulked:POST,PUT', [201, 201, 403, 201]],
    ['io.cozy.bulked:POST io.cozy.bulked:PUT io.cozy.bulked:DELETE', [201, 201, 201, 201]],
    ['io.cozy.bulked', [201, 201, 201, 201]],
    ['io.cozy.bulked:PUT,DELETE', [403, 403, 403, 403]],
  ])('creates, changes, deletes and replicates with %s: %j', async (scope, statuses) => {
    const { _id, _rev } = await server.docs.create(server.alice, 'io.cozy.bulked', { kept: true });
    const replicated = { _id, _rev: '9-a', _revisions: { start: 9, ids: ['a'] }, kept: false };
    const found = [
      await write(scope, { docs: [{ new: true }] }),
      await write(scope, { docs: [{ new: true }, { _id, _rev, kept: false }] }),
      await write(scope, { docs: [{ _id: 'other', _deleted: true }] }),
      await write(scope, { docs: [replicated], new_edits: false }),
    ];
    expect(found).toEqual(statuses);
    const { kept } = await server.docs.get<{ kept: boolean }>(server.alice, 'io.cozy.bulked', _id);
    expect(kept).toBe(!statuses.slice(1).includes(201) || statuses[3] === 403);
  });
});
