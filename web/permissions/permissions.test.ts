import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DocumentsFixture, documentsFixture } from '#tests/documents-fixture';

let server: DocumentsFixture;
let token: string;
beforeAll(async () => {
  server = await documentsFixture();
  token = await server.token('io.cozy.notes io.cozy.files:GET');
  await server.docs.create(server.alice, 'io.cozy.notes', { _id: 'n1' });
});
afterAll(() => server[Symbol.asyncDispose]());

const body = (attributes: object) => ({ data: { type: 'io.cozy.permissions', attributes } });
const oneNote = { permissions: { note: { type: 'io.cozy.notes', verbs: ['GET'], values: ['n1'] } } };
const share = (query = '', attributes: object = oneNote) =>
  server.request('POST', `/permissions${query}`, { token, body: body(attributes) });
const readNote = async (code: unknown) =>
  (await server.request('GET', '/data/io.cozy.notes/n1', { token: `${code}` })).status;

describe('what a token may do', () => {
  test('is told to its bearer', async () => {
    const { status, json } = await server.request('GET', '/permissions/self', { token });
    expect(status).toBe(200);
    expect(json['data']).toMatchObject({
      type: 'io.cozy.permissions',
      attributes: { type: 'cli', permissions: { rule0: { type: 'io.cozy.notes' }, rule1: { verbs: ['GET'] } } },
    });
  });

  test('of an app is its document, of a share too, without the codes', async () => {
    await server.permissions.createForApp(server.alice, 'notes', [{ title: 'all', type: 'io.cozy.notes', verbs: [] }]);
    const app = await server.token('', { audience: 'app', subject: 'notes' });
    const self = await server.request('GET', '/permissions/self', { token: app });
    expect(self.json['data']).toMatchObject({ id: 'app-notes', attributes: { source_id: 'io.cozy.apps/notes' } });
    const { json } = await share('?codes=bob', { ...oneNote, password: '' });
    const code = `${json['data']?.['attributes']?.['shortcodes']?.['bob']}`;
    const shared = await server.request('GET', '/permissions/self', { token: code });
    expect(shared).toMatchObject({ status: 200, json: { data: { attributes: { type: 'share' } } } });
    expect(shared.text).not.toContain(code);
  });

  test.each([
    [undefined, 401],
    ['forged', 400],
  ])('is told to nobody else', async (wrong, status) => {
    const options = wrong === undefined ? {} : { token: wrong };
    expect((await server.request('GET', '/permissions/self', options)).status).toBe(status);
  });
});

describe('a share by link', () => {
  test('gives a code for each name, that opens what is shared until it is revoked', async () => {
    const { status, json } = await share('?codes=bob,jane&ttl=1D');
    expect(status).toBe(200);
    const { id, attributes } = json['data'] as unknown as {
      id: string;
      attributes: Record<string, Record<string, string>>;
    };
    const { codes = {}, shortcodes = {} } = attributes;
    expect(Object.keys(codes)).toEqual(['bob', 'jane']);
    expect(shortcodes['bob']).toMatch(/^[A-Za-z0-9]{12}$/);
    expect(Date.parse(`${attributes['expires_at']}`)).toBe(server.clock.now + 24 * 3_600_000);
    expect(await readNote(codes['bob'])).toBe(200);

    const kept = { jane: codes['jane'] };
    const patch = await server.request('PATCH', `/permissions/${id}`, { token, body: body({ codes: kept }) });
    expect(patch).toMatchObject({ status: 200, json: { data: { attributes: { codes: kept } } } });
    expect([await readNote(codes['bob']), await readNote(codes['jane'])]).toEqual([400, 200]);

    expect((await server.request('DELETE', `/permissions/${id}`, { token: shortcodes['jane'] ?? '' })).status).toBe(
      403,
    );
    expect((await server.request('DELETE', `/permissions/${id}`, { token })).status).toBe(204);
    expect(await readNote(codes['jane'])).toBe(400);
  });

  test('without a name has one code, whose name is empty; tiny ones are digits', async () => {
    const { json } = await share('?ttl=1h&tiny=true');
    expect(json['data']?.['attributes']?.['shortcodes']).toEqual({ '': expect.stringMatching(/^\d{6}$/) });
    const long = await share('?ttl=2h&tiny=true');
    expect(long.json['data']?.['attributes']?.['shortcodes']).toEqual({ '': expect.stringMatching(/^\w{12}$/) });
  });

  test('two made at once have different codes', async () => {
    const [first, second] = await Promise.all([share(), share()]);
    expect(first.json['data']?.['attributes']?.['codes']).not.toEqual(second.json['data']?.['attributes']?.['codes']);
  });

  test('with a password says so, opens nothing without it, and never shows it', async () => {
    const { json, text } = await share('', { ...oneNote, password: 'correct horse' });
    expect(json['data']?.['attributes']?.['password']).toBe(true);
    expect(text).not.toMatch(/scrypt|correct horse/);
    expect(await readNote(json['data']?.['attributes']?.['codes']?.[''])).toBe(403);
    const patch = { token, body: body({ password: '' }) };
    const { json: open } = await server.request('PATCH', `/permissions/${json['data']?.['id']}`, patch);
    expect(await readNote(open['data']?.['attributes']?.['codes']?.[''])).toBe(200);
  });

  test('has its rules changed by title', async () => {
    const { json } = await share();
    const path = `/permissions/${json['data']?.['id']}`;
    const more = { permissions: { files: { type: 'io.cozy.files', verbs: ['GET'] }, note: { type: '' } } };
    const { json: changed } = await server.request('PATCH', path, { token, body: body(more) });
    expect(changed['data']?.['attributes']?.['permissions']).toEqual(
      more.permissions && { files: more.permissions.files },
    );
    const stolen = { permissions: { x: { type: 'io.cozy.contacts' } } };
    expect((await server.request('PATCH', path, { token, body: body(stolen) })).status).toBe(403);
  });

  const rule = (value: object) => ({ permissions: { x: value } });
  test.each([
    ['more than the caller has', rule({ type: 'io.cozy.contacts' }), '', 403],
    ['more verbs', rule({ type: 'io.cozy.files', verbs: ['PUT'] }), '', 403],
    ['every verb', rule({ type: 'io.cozy.files' }), '', 403],
    ['everything', rule({ type: '*' }), '', 422],
    ['an unknown verb', rule({ type: 'io.cozy.notes', verbs: ['STEAL'] }), '', 400],
    ['no rule', { permissions: {} }, '', 422],
    ['a rule that is none', rule([]), '', 422],
    ['a bad ttl', oneNote, '?ttl=soon', 400],
    ['a negative ttl', oneNote, '?ttl=-1D', 400],
    ['a bad date', { ...oneNote, expires_at: 'soon' }, '', 422],
    ['a password that is no text', { ...oneNote, password: 1 }, '', 422],
  ])('is refused for %s', async (_, attributes, query, status) => {
    const events = server.events();
    expect((await share(query, attributes)).status).toBe(status);
    expect(events).toEqual([]);
  });

  test.each(['', '{', '[]', '{"data":1}'])('is refused without attributes: %s', async (text) => {
    expect((await server.request('POST', '/permissions', { token, body: text })).status).toBe(400);
  });

  test('is for its maker only', async () => {
    const { json } = await share();
    const path = `/permissions/${json['data']?.['id']}`;
    const other = await server.token('io.cozy.notes', { subject: 'other' });
    const bob = await server.token('*', { instance: server.bob });
    for (const method of ['GET', 'DELETE']) {
      expect((await server.request(method, path)).status).toBe(401);
      expect((await server.request(method, path, { token: other })).status).toBe(403);
      expect((await server.request(method, path, { token: bob, host: 'bob.localhost' })).status).toBe(404);
    }
    expect((await server.request('GET', path, { token })).text).not.toContain('shortcodes');
    const code = `${json['data']?.['attributes']?.['codes']?.['']}`;
    expect((await server.request('POST', '/permissions', { token: code, body: body(oneNote) })).status).toBe(403);
  });

  test('is listed by doctype and by document', async () => {
    const { json } = await server.request('GET', '/permissions/doctype/io.cozy.notes/shared-by-link?page[limit]=2', {
      token,
    });
    expect(json).toMatchObject({ meta: { count: 2 }, links: { next: expect.stringContaining('page[skip]=2') } });
    const path = '/permissions/doctype/io.cozy.notes/shared-by-link';
    expect((await server.request('GET', path, { token })).text).toContain('shortcodes');
    const elsewhere = await server.token('io.cozy.notes', { subject: 'other' });
    expect((await server.request('GET', path, { token: elsewhere })).text).not.toContain('shortcodes');
    const asked = [
      { type: 'io.cozy.notes', id: 'n1' },
      { type: 'io.cozy.notes', id: 'n2' },
    ];
    const exists = await server.request('POST', '/permissions/exists', { token, body: asked });
    expect(exists.json).toEqual({ data: [{ type: 'io.cozy.notes', id: 'n1', verbs: ['GET'] }] });
    const none = await server.token('io.cozy.contacts');
    expect((await server.request('POST', '/permissions/exists', { token: none, body: asked })).status).toBe(403);
  });
});

test('short codes of six digits cannot be guessed one after the other', async () => {
  const { json } = await share('?ttl=1h&tiny=true');
  const code = `${json['data']?.['attributes']?.['shortcodes']?.['']}`;
  for (let n = 0; n < 300; n++) await readNote(n === Number(code) ? '999999' : String(n).padStart(6, '0'));
  expect(await readNote(code)).toBe(429);
  server.clock.now += 3_600_001;
  token = await server.token('io.cozy.notes io.cozy.files:GET');
  const fresh = await share('?ttl=1h&tiny=true');
  expect(await readNote(fresh.json['data']?.['attributes']?.['shortcodes']?.[''])).toBe(200);
});

describe('the rules of an app', () => {
  const patch = (slug: string, who: string, permissions: object) =>
    server.request('PATCH', `/permissions/apps/${slug}`, { token: who, body: body({ permissions }) });

  test('are not taken away, nor narrowed, by who could not give them', async () => {
    await server.permissions.createForApp(server.alice, 'contacts', [
      { title: 'all', type: 'io.cozy.contacts', verbs: [] },
    ]);
    const app = await server.token('', { audience: 'app', subject: 'contacts' });
    const other = await server.token('io.cozy.contacts:GET');
    expect((await patch('contacts', other, { all: { type: '' } })).status).toBe(403);
    expect((await patch('contacts', other, { all: { type: 'io.cozy.contacts', verbs: ['GET'] } })).status).toBe(403);
    expect((await patch('contacts', other, { more: { type: 'io.cozy.contacts', verbs: ['GET'] } })).status).toBe(200);
    expect((await patch('contacts', app, { all: { type: '' } })).status).toBe(200);
  });

  test('are not changed by who only has a link', async () => {
    await server.permissions.createForApp(server.alice, 'links', []);
    const { json } = await share();
    const code = `${json['data']?.['attributes']?.['codes']?.['']}`;
    expect((await patch('links', code, oneNote.permissions)).status).toBe(403);
  });

  test.each(['share', 'app-password', 'register'] as const)('are not changed by a %s', async (type) => {
    await server.permissions.createForApp(server.alice, 'kept', [{ title: 'all', type: 'io.cozy.notes', verbs: [] }]);
    const caller = { type, sourceId: '', rules: [{ type: '*', verbs: [] }] };
    const change = server.permissions.changeForApp(server.alice, caller, 'kept', { all: null });
    await expect(change).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

test('who has a link reads the rules of that link only', async () => {
  const [mine, other] = await Promise.all([share(), share()]);
  const code = `${mine.json['data']?.['attributes']?.['codes']?.['']}`;
  const get = (id: unknown) => server.request('GET', `/permissions/${id}`, { token: code });
  expect((await get(mine.json['data']?.['id'])).status).toBe(200);
  expect((await get(other.json['data']?.['id'])).status).toBe(403);
});

test('what only the server writes is not added to a share', async () => {
  const { json } = await share();
  const rich = await server.token('*');
  const attributes = { permissions: { jobs: { type: 'io.cozy.jobs', verbs: ['GET'] } } };
  const path = `/permissions/${json['data']?.['id']}`;
  expect((await server.request('PATCH', path, { token: rich, body: body(attributes) })).status).toBe(403);
});

test('the rules of an app are changed by who has them', async () => {
  await server.permissions.createForApp(server.alice, 'drive', []);
  const patch = (slug: string, permissions: object) =>
    server.request('PATCH', `/permissions/apps/${slug}`, { token, body: body({ permissions }) });
  expect((await patch('drive', { notes: { type: 'io.cozy.notes' } })).status).toBe(200);
  const app = await server.token('', { audience: 'app', subject: 'drive' });
  expect(await readNote(app)).toBe(200);
  expect((await patch('drive', { contacts: { type: 'io.cozy.contacts' } })).status).toBe(403);
  expect((await patch('nothing', { notes: { type: 'io.cozy.notes' } })).status).toBe(404);
  expect((await patch('drive', { notes: { type: '' } })).status).toBe(200);
  expect(await readNote(app)).toBe(403);
});

test('a code of a sharing tells who it was given to, and which sharing', async () => {
  const members = [{ status: 'owner' }, { status: 'pending', email: 'bea@example.org' }];
  await server.docs.create(server.alice, 'io.cozy.sharings', { _id: 's1', members });
  const codes: Record<string, string> = {};
  for (const name of ['bea@example.org', '1', 'nobody']) {
    codes[name] = await server.token('', { audience: 'share', subject: name });
  }
  await server.docs.create(server.alice, 'io.cozy.permissions', {
    type: 'share-preview',
    source_id: 'io.cozy.sharings/s1',
    permissions: oneNote.permissions,
    codes,
  });
  const self = async (name: string) =>
    (await server.request('GET', '/permissions/self', { token: codes[name] ?? '' })).json;
  for (const name of ['bea@example.org', '1']) {
    const told = await self(name);
    expect(told['data']).toMatchObject({ attributes: { type: 'share-preview' }, links: { related: '/sharings/s1' } });
    expect(told['included']).toMatchObject([{ type: 'io.cozy.sharings.members', id: '', attributes: members[1] }]);
  }
  expect(await self('nobody')).not.toHaveProperty('included');
});

test('a share has an end from its first moment, and says who made it', async () => {
  const expires_at = '2126-01-01T00:00:00.000Z';
  const { json } = await share('', { ...oneNote, expires_at });
  expect(json['data']).toMatchObject({
    attributes: { expires_at, cozyMetadata: { createdOn: 'http://alice.localhost/', metadataVersion: 1 } },
    meta: { rev: expect.stringMatching(/^1-/) },
  });
});

test('who could have made a share changes its rules, and nothing else of it', async () => {
  const { json } = await share();
  const path = `/permissions/${json['data']?.['id']}`;
  const change = (who: string, attributes: object) =>
    server.request('PATCH', path, { token: who, body: body(attributes) });
  const rich = await server.token('io.cozy.notes io.cozy.contacts', { subject: 'rich' });
  const poor = await server.token('io.cozy.contacts', { subject: 'poor' });
  const more = { permissions: { more: { type: 'io.cozy.contacts', verbs: ['GET'] } } };
  expect((await change(poor, more)).status).toBe(403);
  expect((await change(rich, more)).status).toBe(200);
  for (const attributes of [{ password: 'x' }, { expires_at: '' }, { codes: {} }, { ...more, password: 'x' }]) {
    expect((await change(rich, attributes)).status).toBe(403);
  }
  expect((await server.request('DELETE', path, { token: rich })).status).toBe(403);
});

test('a family of doctypes is not shared with what only the server writes', async () => {
  const rich = await server.token('*');
  const attempt = (type: string) =>
    server.request('POST', '/permissions', { token: rich, body: body({ permissions: { x: { type } } }) });
  expect((await attempt('io.cozy.oauth.*')).status).toBe(403);
  expect((await attempt('io.cozy.bank.*')).status).toBe(200);
});

test('the rules of a konnector are changed in the same way', async () => {
  await server.permissions.createForApp(server.alice, 'bank', [], 'konnector');
  const patch = (slug: string, permissions: object) =>
    server.request('PATCH', `/permissions/konnectors/${slug}`, { token, body: body({ permissions }) });
  expect((await patch('bank', { notes: { type: 'io.cozy.notes' } })).status).toBe(200);
  expect((await patch('bank', { contacts: { type: 'io.cozy.contacts' } })).status).toBe(403);
  expect((await patch('drive', { notes: { type: 'io.cozy.notes' } })).status).toBe(404);
});
