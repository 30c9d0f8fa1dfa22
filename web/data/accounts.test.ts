import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DOCTYPES } from '#model/docs';
import { parseRules } from '#model/permission';
import { type DocumentsFixture, documentsFixture } from '#tests/documents-fixture';

const ACCOUNTS = '/data/io.cozy.accounts';
const PASSWORD = 'correct horse battery';
const COOKIE = { Cookie: 's=1' };

let server: DocumentsFixture;
let tokens: Record<'cli' | 'app' | 'konnector' | 'oauth', string>;
beforeAll(async () => {
  server = await documentsFixture();
  const rules = parseRules({ accounts: { type: 'io.cozy.accounts' } });
  await server.permissions.createForApp(server.alice, 'home', rules);
  await server.permissions.createForApp(server.alice, 'bank', rules, 'konnector');
  await server.docs.create(server.alice, DOCTYPES.oauthClients, { _id: 'phone' });
  const oauth = { audience: 'access', subject: 'phone' } as const;
  tokens = {
    cli: await server.token('io.cozy.accounts'),
    app: await server.token('', { audience: 'app', subject: 'home', sessionId: server.session._id }),
    konnector: await server.token('', { audience: 'konn', subject: 'bank' }),
    oauth: await server.token('io.cozy.accounts', oauth),
  };
});
afterAll(() => server[Symbol.asyncDispose]());

const write = (method: string, path: string, body: unknown, token = tokens.app) =>
  server.request(method, `${ACCOUNTS}${path}`, { token, body, headers: COOKIE });
const read = (path: string, token = tokens.konnector) =>
  server.request('GET', `${ACCOUNTS}${path}`, { token, headers: COOKIE });

async function create(auth: object, more: object = {}): Promise<{ id: string; rev: string }> {
  const { status, json } = await write('POST', '/', { account_type: 'bank', auth, ...more });
  expect(status).toBe(201);
  return json as unknown as { id: string; rev: string };
}

async function stored(id: string): Promise<string> {
  return (await server.docs.database(server.alice, 'io.cozy.accounts').get(id)).body.text;
}

describe('the password of an account', () => {
  test('is stored sealed, and answered so to the one who wrote it', async () => {
    const events = server.events();
    const { text, json } = await write('POST', '/', { auth: { login: 'alice', password: PASSWORD } });
    expect(text).not.toContain(PASSWORD);
    expect(json['data']?.['auth']).toEqual({
      login: 'alice',
      credentials_encrypted: expect.stringMatching(/^[\w+/]+=*$/),
    });
    expect(await stored(String(json['id']))).not.toContain(PASSWORD);
    expect(events.map(({ doc }) => doc.body.text).join()).not.toContain(PASSWORD);
    expect(events).toHaveLength(1);
  });

  test('is sealed in what is only notified', async () => {
    const events = server.events();
    const body = { data: { auth: { password: PASSWORD } } };
    const path = '/realtime/io.cozy.accounts/a1';
    expect((await server.request('POST', path, { token: tokens.cli, body })).status).toBe(204);
    expect(events[0]?.doc.body.text).toContain('credentials_encrypted');
    expect(events[0]?.doc.body.text).not.toContain(PASSWORD);
  });

  test('is for konnectors, and for apps that ask for it', async () => {
    const { id } = await create({ login: 'alice', password: PASSWORD });
    const opened = { login: 'alice', password: PASSWORD };
    expect((await read(`/${id}`)).json['auth']).toEqual(opened);
    expect((await read(`/${id}?include=credentials`, tokens.app)).json['auth']).toEqual(opened);
    expect((await read(`/${id}`)).headers.get('Cache-Control')).toBe('no-store');
  });

  test.each([
    ['an app that does not ask', 'app', ''],
    ['an app that asks for something else', 'app', '?include=password'],
    ['the command line', 'cli', '?include=credentials'],
    ['a device', 'oauth', '?include=credentials'],
    ['who asks for the history', 'konnector', '?revs=true'],
  ] as const)('is not for %s', async (_, who, query) => {
    const { id } = await create({ login: 'alice', password: PASSWORD });
    const { status, text } = await read(`/${id}${query}`, tokens[who]);
    expect(status).toBe(200);
    expect(text).not.toContain(PASSWORD);
    expect(text).toContain('credentials_encrypted');
  });

  test('is not in the lists, the feeds and the queries', async () => {
    await create({ login: 'alice', password: PASSWORD });
    const answers = await Promise.all([
      read('/_all_docs?include_docs=true', tokens.app),
      read('/_all_docs?Fields=auth', tokens.app),
      read('/_normal_docs', tokens.app),
      read('/_changes?include_docs=true', tokens.app),
      write('POST', '/_bulk_get', { docs: [] }),
    ]);
    for (const { status, text } of answers) {
      expect(status).toBe(200);
      expect(text).not.toContain(PASSWORD);
    }
  });

  test('and those of other services are not for a konnector', async () => {
    const { id } = await create({ password: PASSWORD });
    const { json } = await write('POST', '/', { account_type: 'shop', auth: { password: PASSWORD } });
    const paths = [`/${json['id']}`, '/_all_docs', '/_normal_docs', '/_changes', `/${json['id']}?revs=true`];
    for (const path of paths) expect([path, (await read(path)).status]).toEqual([path, 403]);
    const mine = { _id: id, _rev: (await read(`/${id}`)).json['_rev'], account_type: 'shop' };
    expect((await write('PUT', `/${id}`, mine, tokens.konnector)).status).toBe(403);
  });

  test('of another instance does not open here', async () => {
    const { id } = await create({ password: PASSWORD });
    const { auth } = JSON.parse(await stored(id));
    await server.docs.create(server.bob, 'io.cozy.accounts', { _id: 'copied', account_type: 'bank', auth });
    const rules = parseRules({ accounts: { type: 'io.cozy.accounts' } });
    await server.permissions.createForApp(server.bob, 'bank', rules, 'konnector');
    const token = await server.token('', { audience: 'konn', subject: 'bank', instance: server.bob });
    const { json } = await server.request('GET', `${ACCOUNTS}/copied`, { token, host: server.bob.domain });
    expect(json['auth']).toEqual(auth);
  });

  test.each([
    ['another member of the same account', (sealed: string) => ({ auth: { secret_encrypted: sealed } })],
    ['no sealed text', () => ({ auth: { credentials_encrypted: 'AQID' } })],
    ['no text', () => ({ auth: { credentials_encrypted: { a: 1 } } })],
  ])('stays as it is in %s', async (_, make) => {
    const { auth } = JSON.parse(await stored((await create({ password: PASSWORD })).id));
    const body = { account_type: 'bank', ...make(auth.credentials_encrypted) };
    const { json } = await write('POST', '/', body);
    expect((await read(`/${json['id']}`)).json['auth']).toEqual(body.auth);
  });
});

describe('an account that is written again', () => {
  test('keeps its password when the app gives back what it read', async () => {
    const { id } = await create({ login: 'alice', password: PASSWORD });
    const { _type, ...account } = JSON.parse((await read(`/${id}`, tokens.app)).text);
    expect((await write('PUT', `/${id}`, { ...account, name: 'mine' })).status).toBe(200);
    expect((await read(`/${id}`)).json).toMatchObject({ name: 'mine', auth: { password: PASSWORD } });
  });

  test('takes a new password, in place of the old one', async () => {
    const { id } = await create({ login: 'alice', password: PASSWORD });
    const account = JSON.parse((await read(`/${id}`, tokens.app)).text);
    account.auth.password = 'new one';
    await write('PUT', `/${id}`, account);
    expect(await stored(id)).not.toContain('new one');
    expect((await read(`/${id}`)).json['auth']).toEqual({ login: 'alice', password: 'new one' });
  });

  test('is signed by who wrote it', async () => {
    const { id } = await create({ password: PASSWORD });
    const account = JSON.parse((await read(`/${id}`, tokens.konnector)).text);
    expect(account.cozyMetadata).toMatchObject({
      doctypeVersion: '1',
      createdByApp: 'home',
      createdOn: 'http://alice.localhost/',
      updatedByApps: [{ slug: 'home', instance: 'http://alice.localhost/' }],
    });
    await write('PUT', `/${id}`, account, tokens.konnector);
    const { cozyMetadata } = JSON.parse(await stored(id));
    expect(cozyMetadata.createdByApp).toBe('home');
    expect(cozyMetadata.updatedByApps.map(({ slug }: { slug: string }) => slug)).toEqual(['home', 'bank']);
  });

  test('can be read as it was, even once it is deleted', async () => {
    const { id, rev } = await create({ password: PASSWORD });
    expect((await server.request('DELETE', `${ACCOUNTS}/${id}?rev=${rev}`, { token: tokens.cli })).status).toBe(200);
    expect((await read(`/${id}`)).status).toBe(404);
    const old = await read(`/${id}?rev=${rev}`);
    expect(old.json).toMatchObject({ _id: id, _rev: rev, auth: { password: PASSWORD } });
    expect((await read(`/${id}?rev=7-abc`)).status).toBe(404);
    expect((await read(`/${id}?rev=x`)).status).toBe(400);
  });
});

test('every secret is sealed, whatever its type and place; the rest keeps its text', async () => {
  const auth = '{"login":"a","dob":12345678901234567890,"secret":{"q":[1.0]},"password":null,"zip":1.50}';
  const { json } = await write(
    'POST',
    '/',
    `{"n":1e3,"account_type":"bank","auth":${auth},"data":{"auth":{"session":"s1"},"x":9007199254740993}}`,
  );
  const text = await stored(String(json['id']));
  expect(text).not.toMatch(/1234567890|"q"|"s1"/);
  expect(text).toContain('"password":null');
  expect(text).toContain('"x":9007199254740993');
  const opened = (await read(`/${json['id']}`)).text;
  expect(opened).toContain('"dob":12345678901234567890');
  expect(opened).toContain('"session":"s1"');
});

describe('_bulk_docs', () => {
  test('seals too, and keeps the revisions of a replication', async () => {
    const docs = [
      { _id: 'bulk1', account_type: 'bank', auth: { password: PASSWORD } },
      {
        _id: 'bulk2',
        _rev: '2-abc',
        _revisions: { start: 2, ids: ['abc', 'def'] },
        account_type: 'bank',
        auth: { password: PASSWORD },
      },
    ];
    expect((await write('POST', '/_bulk_docs', { docs: docs.slice(0, 1) }, tokens.cli)).status).toBe(201);
    expect((await write('POST', '/_bulk_docs', { new_edits: false, docs: docs.slice(1) }, tokens.cli)).status).toBe(
      201,
    );
    for (const id of ['bulk1', 'bulk2']) {
      expect(await stored(id)).not.toContain(PASSWORD);
      expect((await read(`/${id}`)).json['auth']).toEqual({ password: PASSWORD });
    }
    expect((await read('/bulk2')).json['_rev']).toBe('2-abc');
  });

  test.each(['[]', '{}', '{"docs":1}', '{"docs":[1]}', '{"docs":', ''])('refuses %s', async (body) => {
    expect((await write('POST', '/_bulk_docs', body, tokens.cli)).status).toBe(400);
  });
});

test('nothing of a password is in an error or in a log', async () => {
  const { id } = await create({ password: PASSWORD });
  const answers = [
    await write('POST', '/', { _id: 'a', auth: { password: PASSWORD } }),
    await write('PUT', `/${id}`, { _id: id, _rev: '1-no', auth: { password: PASSWORD } }),
    await write('PUT', `/${id}`, { auth: { password: PASSWORD } }),
    await write('POST', '/', `{"auth":{"password":"${PASSWORD}"}`),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 409, 409, 400]);
  expect(answers.map(({ text }) => text).join()).not.toContain(PASSWORD);
  expect(server.errors).toEqual([]);
});
