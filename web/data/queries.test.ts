import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DocumentsFixture, documentsFixture } from '#tests/documents-fixture';

let server: DocumentsFixture;
let token: string;
const PATH = '/data/io.cozy.notes';
const pad = (n: number) => `n${String(n).padStart(4, '0')}`;

beforeAll(async () => {
  server = await documentsFixture();
  token = await server.token('io.cozy.notes io.cozy.doctypes io.cozy.contacts');
  const docs = Array.from({ length: 1200 }, (_, n) => ({
    _id: pad(n),
    n,
    kind: n % 2 ? 'odd' : 'even',
    big: 'x'.repeat(100),
  }));
  await server.request('POST', `${PATH}/_bulk_docs`, { token, body: { docs } });
  await server.request('POST', `${PATH}/_index`, {
    token,
    body: { index: { fields: ['n'] }, ddoc: 'by_n', name: 'by_n' },
  });
});
afterAll(() => server[Symbol.asyncDispose]());

const post = (path: string, body: unknown) => server.request('POST', `${PATH}${path}`, { token, body });
const get = (path: string) => server.request('GET', `${PATH}${path}`, { token });

describe('_find', () => {
  test('answers a page with its bookmark', async () => {
    const { status, json } = await post('/_find', { selector: { n: { $gte: 10 } }, use_index: '_design/by_n' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ limit: 100, next: true });
    expect(json['docs']).toHaveLength(100);
    const next = await post('/_find', { selector: { n: { $gte: 10 } }, bookmark: json['bookmark'], fields: ['n'] });
    expect(next.json['docs']?.[0]).toEqual({ n: 110 });
  });

  test('ends with next false and an empty bookmark', async () => {
    const { json } = await post('/_find', { selector: { n: { $gt: 5000 } } });
    expect(json).toEqual({ limit: 100, next: false, docs: [], bookmark: '' });
    const last = await post('/_find', { selector: { n: { $gte: 1198 } }, execution_stats: true });
    expect(last.json).toMatchObject({ next: false, execution_stats: { results_returned: 2 } });
  });

  test.each([
    [undefined, 100],
    [5, 5],
    [1000, 1000],
    [1001, 100],
  ])('a limit of %s gives %i documents', async (limit, length) => {
    const { json } = await post('/_find', { selector: { n: { $gte: 0 } }, limit });
    expect(json['docs']).toHaveLength(length);
  });

  test.each([
    ['no index for it', { selector: { kind: 'odd' } }, 400, { error: 'no_index' }],
    ['no selector', {}, 400, { error: 'missing_required_key' }],
    ['a selector that is no object', { selector: [] }, 400, { error: 'missing_required_key' }],
    ['an unknown operator', { selector: { n: { $steal: 1 } } }, 400, {}],
    ['a limit that is no number', { selector: { n: 1 }, limit: 'a' }, 400, { error: 'bad_request' }],
    ['a negative limit', { selector: { n: 1 }, limit: -1 }, 400, { error: 'bad_request' }],
    ['fields that are no list', { selector: { n: 1 }, fields: 'a' }, 400, { error: 'bad_request' }],
    ['fields that are no names', { selector: { n: 1 }, fields: [1] }, 400, {}],
    ['a sort without index', { selector: { n: { $gt: 0 } }, sort: ['kind'] }, 400, {}],
    ['JSON that is cut', '{"selector":', 400, { error: 'bad_request' }],
    ['a text', '"x"', 400, { error: 'bad_request' }],
    ['too large a body', JSON.stringify({ selector: { n: 'x'.repeat(2_000_000) } }), 413, { error: 'too_large' }],
  ])('refuses %s', async (_, body, status, json) => {
    expect(await post('/_find', body)).toMatchObject({ status, json });
  });

  test('on a missing database is not_found', async () => {
    const answer = await server.request('POST', '/data/io.cozy.contacts/_find', {
      token,
      body: { selector: { a: 1 } },
    });
    expect(answer).toMatchObject({ status: 404, json: { error: 'not_found' } });
  });
});

describe('_index', () => {
  test('is refused to who has made a hundred of them, unless it is there', async () => {
    const path = '/data/io.cozy.contacts/_index';
    const create = (name: string) =>
      server.request('POST', path, { token, body: { index: { fields: [name] }, ddoc: name, name } });
    for (let n = 0; n < 100; n++) expect((await create(`f${n}`)).status).toBe(200);
    expect((await create('f100')).status).toBe(403);
    expect((await create('f99')).json).toMatchObject({ result: 'exists' });
    await server.docs.database(server.alice, 'io.cozy.contacts').destroy();
  });

  test('creates an index, and its database; the same again is there already', async () => {
    const body = { index: { fields: ['name'] }, ddoc: '_design/by_name', name: 'by_name' };
    const path = '/data/io.cozy.contacts/_index';
    expect((await server.request('POST', path, { token, body })).json).toEqual({
      result: 'created',
      id: '_design/by_name',
      name: 'by_name',
    });
    expect((await server.request('POST', path, { token, body })).json).toMatchObject({ result: 'exists' });
  });

  test.each([
    ['no index', {}],
    ['no fields', { index: {} }],
    ['fields that are none', { index: { fields: 'a' } }],
    ['an index that is null', { index: null }],
  ])('refuses %s', async (_, body) => {
    expect((await post('/_index', body)).status).toBe(400);
  });
});

describe('lists', () => {
  test('_all_docs is that of CouchDB', async () => {
    const { json } = await get('/_all_docs?limit=2&include_docs=true&startkey=%22n0005%22');
    expect(json).toMatchObject({ total_rows: 1201, offset: 6 });
    expect(json['rows']?.[0]).toMatchObject({ id: 'n0005', key: 'n0005', doc: { _id: 'n0005', n: 5 } });
    expect((await post('/_all_docs', { keys: ['n0001', 'nothing'] })).json['rows']).toMatchObject([
      { id: 'n0001' },
      { key: 'nothing', error: 'not_found' },
    ]);
    expect((await get('/_all_docs?limit=a')).status).toBe(400);
  });

  test('_all_docs with Fields and without design documents', async () => {
    const { json } = await get('/_all_docs?Fields=n,_id&DesignDocs=false');
    const rows = json['rows'] as unknown as { id: string; doc: object }[];
    expect(rows).toHaveLength(1200);
    expect(rows[0]).toMatchObject({ id: 'n0000', key: 'n0000', doc: { _id: 'n0000', n: 0 } });
    expect(Object.keys(rows[0]?.doc ?? {})).toEqual(['_id', 'n']);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(1200);
    const part = await get('/_all_docs?Fields=n&limit=3&skip=2&descending=true');
    expect((part.json['rows'] as unknown as { id: string }[]).map(({ id }) => id)).toEqual(['n1197', 'n1196', 'n1195']);
  });

  test('_normal_docs gives the documents themselves, page after page', async () => {
    const seen: string[] = [];
    let bookmark = '';
    for (let page = 0; page < 3; page++) {
      const { json } = await get(`/_normal_docs?limit=400&bookmark=${encodeURIComponent(bookmark)}`);
      expect(json['total_rows']).toBe(1200);
      seen.push(...(json['rows'] as unknown as { _id: string }[]).map(({ _id }) => _id));
      bookmark = String(json['bookmark']);
    }
    expect(new Set(seen).size).toBe(1200);
    expect((await get('/_normal_docs?limit=-1')).status).toBe(422);
  });

  test('_all_doctypes gives those that may be read', async () => {
    await server.docs.create(server.alice, 'io.cozy.sessions', {});
    const { json } = await server.request('GET', '/data/_all_doctypes', { token });
    expect(json).toContain('io.cozy.notes');
    expect(json).not.toContain('io.cozy.sessions');
  });
});

describe('_changes', () => {
  test('gives every change, page after page', async () => {
    const { json } = await get('/_changes');
    const results = json['results'] as unknown as { id: string; doc: null }[];
    expect(results).toHaveLength(1201);
    expect(results[0]).toMatchObject({ id: 'n0000', doc: null });
    expect(json['pending']).toBe(0);
    const after = await get(`/_changes?since=${encodeURIComponent(String(json['last_seq']))}`);
    expect(after.json).toEqual({ results: [], last_seq: json['last_seq'], pending: 0 });
  });

  test('with a limit says what is pending, and goes backwards', async () => {
    const { json } = await get('/_changes?limit=600&include_docs=true');
    expect(json['pending']).toBe(601);
    expect((json['results'] as unknown as object[])[599]).toMatchObject({ id: 'n0599', doc: { _id: 'n0599', n: 599 } });
    const last = await get('/_changes?limit=1&descending=true');
    expect(last.json['results']).toMatchObject([{ id: '_design/by_n' }]);
  });

  test('is filtered by ids, by a selector, and to design documents', async () => {
    const ids = async (filter: string, body: unknown) =>
      ((await post(`/_changes?filter=${filter}`, body)).json['results'] as unknown as { id: string }[]).map(
        ({ id }) => id,
      );
    expect(await ids('_doc_ids', { doc_ids: ['n0003', 'x'] })).toEqual(['n0003']);
    expect(await ids('_selector', { selector: { n: { $gt: 1197 } } })).toEqual(['n1198', 'n1199']);
    expect(await ids('_design', {})).toEqual(['_design/by_n']);
  });

  test('is not filtered by more ids than are looked up in a moment', async () => {
    const doc_ids = Array.from({ length: 10_001 }, (_, n) => `n${n}`);
    expect((await post('/_changes?filter=_doc_ids', { doc_ids })).status).toBe(413);
  });

  test.each([
    ['GET', '?feed=continuous'],
    ['GET', '?feed=longpoll'],
    ['GET', '?filter=_doc_ids'],
    ['GET', '?view=x'],
    ['GET', '?style=all'],
    ['POST', '?filter=app/mine'],
    ['POST', '?filter=_doc_ids'],
    ['POST', '?filter=_selector'],
  ])('refuses %s %s', async (method, query) => {
    const answer = await server.request(method, `${PATH}/_changes${query}`, {
      token,
      ...(method === 'POST' && { body: {} }),
    });
    expect(answer.status).toBe(400);
  });
});

describe('design documents', () => {
  test('are listed, read, copied and deleted; those of the server stay', async () => {
    expect((await get('/_design_docs')).json['rows']).toMatchObject([{ id: '_design/by_n' }]);
    expect((await get('/_design/by_n')).json).toMatchObject({ _id: '_design/by_n', language: 'query' });
    const copy = (name: string) =>
      server.request('POST', `${PATH}/_design/by_n/copy`, { token, headers: { Destination: name } });
    const copied = await copy('_design/copied');
    expect(copied).toMatchObject({ status: 201, json: { ok: true, id: '_design/copied' } });
    expect(copied.headers.get('Location')).toBeNull();
    const remove = (path: string) => server.request('DELETE', `${PATH}${path}`, { token });
    expect((await remove('/_design/copied')).status).toBe(400);
    expect((await remove(`/_design/copied?rev=1-0`)).status).toBe(409);
    const database = server.docs.database(server.alice, 'io.cozy.notes');
    await database.defineView({ ddoc: 'server', name: 'by-kind', fields: ['kind'] });
    const { rev } = await database.get('_design/server');
    expect((await remove(`/_design/server?rev=${rev}`)).status).toBe(403);
    expect((await copy('not-a-design')).status).toBe(400);
    expect((await copy('')).status).toBe(400);
    const other = await copy('_design/other');
    expect((await remove(`/_design/other?rev=${other.json['rev']}`)).status).toBe(200);
    expect((await get('/_design/other')).status).toBe(404);
  });
});

describe('replication', () => {
  test('has its checkpoints, its differences and its bulks', async () => {
    const put = await server.request('PUT', `${PATH}/_local/a%2Fb`, { token, body: { seq: 1 } });
    expect(put).toMatchObject({ status: 201, json: { ok: true, id: '_local/a/b', rev: '0-1' } });
    expect((await get('/_local/a%2Fb')).json).toEqual({ _id: '_local/a/b', _rev: '0-1', seq: 1 });
    expect((await get('/_local/nothing')).status).toBe(404);

    expect((await post('/_revs_diff', { n0001: ['9-abc'] })).json).toMatchObject({ n0001: { missing: ['9-abc'] } });
    expect((await post('/_ensure_full_commit', {})).status).toBe(201);

    const events = server.events();
    const winner = { _id: 'far', _rev: '2-b', _revisions: { start: 2, ids: ['b', 'a'] }, from: 'far' };
    const loser = { _id: 'far', _rev: '2-a', _revisions: { start: 2, ids: ['a', 'z'] }, from: 'elsewhere' };
    for (const doc of [winner, loser]) {
      expect((await post('/_bulk_docs', { docs: [doc], new_edits: false })).status).toBe(201);
    }
    expect(events.map(({ verb, doc }) => [verb, doc.rev])).toEqual([['CREATED', '2-b']]);
    const got = await post('/_bulk_get?revs=true&latest=true', { docs: [{ id: 'far', rev: '2-a' }] });
    expect(JSON.stringify(got.json)).toContain('"from":"elsewhere"');
  });

  test('is told about the database', async () => {
    expect((await server.request('GET', '/data/')).json).toEqual({ message: 'welcome to a cozy API' });
    expect((await get('/')).json).toMatchObject({ db_name: 'cozyalice/io-cozy-notes' });
    expect((await server.request('PUT', `${PATH}/`, { token })).status).toBe(412);
    expect((await server.request('PUT', '/data/io.cozy.contacts/', { token })).status).toBe(412);
  });
});
