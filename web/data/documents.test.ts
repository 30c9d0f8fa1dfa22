import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DocumentsFixture, documentsFixture } from '#tests/documents-fixture';

let server: DocumentsFixture;
let token: string;
beforeAll(async () => {
  server = await documentsFixture();
  token = await server.token('io.cozy.notes io.cozy.bank.*');
});
afterAll(() => server[Symbol.asyncDispose]());

const PATH = '/data/io.cozy.notes';

describe('a document', () => {
  test('is created, read, updated and deleted, and each change is told once', async () => {
    const events = server.events();
    const created = await server.request('POST', `${PATH}/`, { token, body: { title: 'a', n: 1 } });
    expect(created.status).toBe(201);
    const { id, rev } = created.json;
    expect(created.json).toEqual({
      ok: true,
      id,
      rev,
      type: 'io.cozy.notes',
      data: { _id: id, _rev: rev, _type: 'io.cozy.notes', title: 'a', n: 1 },
    });

    const read = await server.request('GET', `${PATH}/${id}`, { token });
    expect(read).toMatchObject({ status: 200, json: created.json.data });
    expect(read.headers.get('Content-Type')).toBe('application/json');

    const updated = await server.request('PUT', `${PATH}/${id}`, { token, body: { ...read.json, title: 'b' } });
    expect(updated).toMatchObject({ status: 200, json: { ok: true, id, data: { title: 'b', n: 1 } } });

    const gone = await server.request('DELETE', `${PATH}/${id}?rev=${updated.json.rev}`, { token });
    expect(gone).toMatchObject({ status: 200, json: { ok: true, id, type: 'io.cozy.notes', deleted: true } });
    expect(await server.request('GET', `${PATH}/${id}`, { token })).toMatchObject({
      status: 404,
      json: { ok: false, status: '404', error: 'not_found', reason: 'deleted' },
    });
    expect(events.map(({ verb, doctype, doc }) => [verb, doctype, doc.id])).toEqual([
      ['CREATED', 'io.cozy.notes', id],
      ['UPDATED', 'io.cozy.notes', id],
      ['DELETED', 'io.cozy.notes', id],
    ]);
    expect(events[1]?.old?.body.value).toEqual({ title: 'a', n: 1 });
  });

  test('is kept exactly: big numbers, members in their order, strange names', async () => {
    const body = '{"z":1.0,"1":12345678901234567890,"a":1e308,"b":{"__proto__":{"x":1}},"":[]}';
    await server.request('PUT', `${PATH}/exact`, { token, body });
    const { text } = await server.request('GET', `${PATH}/exact`, { token });
    expect(text).toMatch(
      /^\{"_id":"exact","_rev":"1-[0-9a-f]{32}","_type":"io.cozy.notes","z":1.0,"1":12345678901234567890,/,
    );
    expect(text).toContain('"b":{"__proto__":{"x":1}},"":[]}');
  });

  test('has its id decoded twice', async () => {
    expect((await server.request('PUT', `${PATH}/a%2Fb%20%C3%A9`, { token, body: {} })).json.id).toBe('a/b é');
    expect((await server.request('GET', `${PATH}/a%252Fb%2520%25C3%25A9`, { token })).json._id).toBe('a/b é');
    expect((await server.request('PUT', `${PATH}/100%25`, { token, body: {} })).json.id).toBe('100%');
  });

  test('is the same for HEAD, without a body', async () => {
    await server.request('PUT', `${PATH}/head`, { token, body: {} });
    expect(await server.request('HEAD', `${PATH}/head`, { token })).toMatchObject({ status: 200, text: '' });
    expect(await server.request('HEAD', `${PATH}/none`, { token })).toMatchObject({ status: 404, text: '' });
  });

  test('has the headers of every answer, whoever made it', async () => {
    await server.request('PUT', `${PATH}/headers`, { token, body: {} });
    for (const path of ['/headers', '/headers?revs=true', '/_all_docs', '/nothing']) {
      const { headers } = await server.request('GET', `${PATH}${path}`, { token, headers: { Origin: 'http://app' } });
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'application/json',
        'access-control-allow-origin': 'http://app',
        'access-control-allow-credentials': 'true',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  test('shows its attachments without their bytes, wherever it is read', async () => {
    const [path, text] = ['/data/io.cozy.bank.papers', 'the bytes of a letter'];
    const letter = { content_type: 'application/pdf', data: btoa(text) };
    const docs = [{ _id: 'letter', of: 'ada', _attachments: { 'letter.pdf': letter } }];
    await server.request('POST', `${path}/_bulk_docs`, { token, body: { docs } });
    await server.request('POST', `${path}/_index`, { token, body: { index: { fields: ['of'] } } });
    const { data, ...head } = letter;
    const stub = { ...head, revpos: 1, digest: expect.any(String), length: text.length, stub: true };
    const shown = { _attachments: { 'letter.pdf': stub } };
    const read = async (way: string, body?: object) =>
      (await server.request(body ? 'POST' : 'GET', `${path}${way}`, { token, ...(body && { body }) })).json;
    expect(await read('/letter')).toMatchObject({ of: 'ada', ...shown });
    expect(await read('/_normal_docs')).toMatchObject({ rows: [{ of: 'ada', ...shown }] });
    expect(await read('/_find', { selector: { of: 'ada' } })).toMatchObject({ docs: [{ of: 'ada', ...shown }] });
    expect(await read('/_find', { selector: { of: 'ada' }, fields: ['_attachments'] })).toEqual(
      expect.objectContaining({ docs: [shown] }),
    );
    expect(await read('/_all_docs?DesignDocs=false')).toMatchObject({ rows: [{ doc: { of: 'ada', ...shown } }] });
    expect((await read('/_all_docs?Fields=_attachments')).rows).toContainEqual(
      expect.objectContaining({ id: 'letter', doc: shown }),
    );
    expect((await read('/_changes?include_docs=true')).results).toContainEqual(
      expect.objectContaining({ id: 'letter', doc: expect.objectContaining(shown) }),
    );
  });

  test('keeps its attachments when it is written back as it was read', async () => {
    const path = '/data/io.cozy.bank.papers/kept';
    const letter = { content_type: 'application/pdf', data: btoa('the bytes of a letter') };
    const sent = { _attachments: { 'letter.pdf': letter } };
    expect((await server.request('PUT', path, { token, body: sent })).status).toBe(200);
    const read = (await server.request('GET', path, { token })).json;
    const { status, json } = await server.request('PUT', path, { token, body: { ...read, of: 'ada' } });
    expect([status, json.data]).toEqual([200, { ...read, _rev: json.rev, of: 'ada' }]);
    const wrong = { ...json.data, _attachments: { 'other.pdf': { stub: true } } };
    expect(await server.request('PUT', path, { token, body: wrong })).toMatchObject({
      status: 412,
      json: { error: 'missing_stub' },
    });
    expect((await server.request('GET', path, { token })).json).toEqual(json.data);
  });

  test.each(['letter.pdf', 'other.pdf'])(
    'does not tell who may not write it that it has an attachment: %s',
    async (name) => {
      const path = '/data/io.cozy.bank.papers/secret';
      const body = { kind: 'a', _attachments: { 'letter.pdf': { data: btoa('the bytes of a letter') } } };
      await server.request('PUT', path, { token, body });
      const stranger = await server.token('io.cozy.bank.papers:ALL:b:kind');
      const stub = { kind: 'a', _attachments: { [name]: { stub: true } } };
      expect((await server.request('PUT', path, { token: stranger, body: stub })).status).toBe(403);
    },
  );

  test('gives its history with ?revs=true', async () => {
    const { json } = await server.request('PUT', `${PATH}/history`, { token, body: {} });
    await server.request('PUT', `${PATH}/history`, { token, body: { ...json.data, a: 1 } });
    const { json: raw } = await server.request('GET', `${PATH}/history?revs=true`, { token });
    expect(raw).toMatchObject({ _id: 'history', _revisions: { start: 2 } });
    expect(raw._type).toBeUndefined();
  });
});

describe('refusals', () => {
  const huge = JSON.stringify({ x: 'a'.repeat(9_500_000) });
  test.each([
    ['an id that begins with _', 'GET', '/_x', undefined, 400, { error: 'bad_id' }],
    ['a missing document', 'GET', '/nothing', undefined, 404, { error: 'not_found', reason: 'missing' }],
    ['JSON that is not', 'PUT', '/x', '{"a":', 400, { error: 'bad_request' }],
    ['no body', 'PUT', '/x', '', 400, { error: 'bad_request' }],
    ['a list', 'PUT', '/x', '[]', 400, { error: 'bad_request' }],
    ['a text', 'POST', '/', '"a"', 400, { error: 'bad_request' }],
    ['too deep', 'PUT', '/x', `{"a":${'['.repeat(2000)}${']'.repeat(2000)}}`, 400, { error: 'bad_request' }],
    ['too large', 'PUT', '/x', huge, 413, { error: 'too_large' }],
    ['_id without _rev', 'PUT', '/x', '{"_id":"x"}', 400, { error: 'bad_request' }],
    ['_rev without _id', 'PUT', '/x', '{"_rev":"1-a"}', 400, { error: 'bad_request' }],
    ['another _id than the one of the path', 'PUT', '/x', '{"_id":"y","_rev":"1-a"}', 400, { error: 'bad_request' }],
    ['an unknown member of the store', 'PUT', '/x', '{"_foo":1}', 400, { error: 'doc_validation' }],
    ['a bad revision', 'PUT', '/x', '{"_id":"x","_rev":"zzz"}', 400, { error: 'bad_request' }],
    ['an update of what is not there', 'PUT', '/x', '{"_id":"x","_rev":"1-a"}', 404, { error: 'not_found' }],
    ['an id in a creation', 'POST', '/', '{"_id":"x"}', 400, { error: 'bad_request' }],
    ['a deletion without revision', 'DELETE', '/x', undefined, 400, { error: 'bad_request' }],
    ['an unknown route', 'PATCH', '/x', '{}', 404, { error: 'code=404, message=Not Found' }],
  ])('%s', async (_, method, path, body, status, json) => {
    const events = server.events();
    const answer = await server.request(method, `${PATH}${path}`, { token, ...(body !== undefined && { body }) });
    expect(answer).toMatchObject({ status, json });
    expect(answer.text).not.toMatch(/ at .*\.ts|stack/);
    expect(events).toEqual([]);
  });

  test('a revision that is not the current one, and an If-Match that disagrees', async () => {
    const { json } = await server.request('PUT', `${PATH}/conflict`, { token, body: {} });
    await server.request('PUT', `${PATH}/conflict`, { token, body: { ...json.data, a: 1 } });
    const late = await server.request('PUT', `${PATH}/conflict`, { token, body: { ...json.data, a: 2 } });
    expect(late).toMatchObject({
      status: 409,
      json: { ok: false, status: '409', error: 'conflict', reason: 'Document update conflict.' },
    });
    const headers = { 'If-Match': '2-b' };
    const { status } = await server.request('DELETE', `${PATH}/conflict?rev=${json.rev}`, { token, headers });
    expect(status).toBe(400);
    expect(
      (await server.request('DELETE', `${PATH}/conflict`, { token, headers: { 'If-Match': `${json.rev}` } })).status,
    ).toBe(409);
  });

  test('a database that is missing', async () => {
    expect((await server.request('GET', '/data/io.cozy.bank.nothing/x', { token })).json).toEqual({
      ok: false,
      status: '404',
      error: 'not_found',
      reason: 'wrong_doctype',
    });
    expect((await server.request('GET', '/data/io.cozy.bank.nothing/', { token })).json).toMatchObject({
      error: 'not_found',
      reason: 'Database does not exist.',
    });
  });
});
