import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COUCH_PASSWORD, COUCH_USER, type CouchServer, startCouchServer } from '../../tests/couch-server.ts';

let server: CouchServer;
const Authorization = `Basic ${btoa(`${COUCH_USER}:${COUCH_PASSWORD}`)}`;

beforeAll(async () => {
  server = await startCouchServer();
  await server.couch.database('db').create();
});

afterAll(() => server[Symbol.asyncDispose]());

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${server.url}/db/${path}`, { ...init, headers: { Authorization, ...(init.headers ?? {}) } });
}

async function put(id: string, doc: object): Promise<{ rev: string }> {
  return (await (await ask(id, { method: 'PUT', body: JSON.stringify(doc) })).json()) as { rev: string };
}

async function read(path: string, init?: RequestInit): Promise<Record<string, unknown>> {
  return (await (await ask(path, init)).json()) as Record<string, unknown>;
}

function post(path: string, body: object): Promise<Record<string, unknown>> {
  const headers = { 'Content-Type': 'application/json' };
  return read(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

const STUB = { 'a/b.txt': { content_type: 'text/plain', length: 5, stub: true, revpos: 1 } };

describe('attachments', () => {
  test('are stubs wherever a document is shown, unless their bytes are asked for', async () => {
    const attachments = { 'a/b.txt': { content_type: 'text/plain', data: btoa('hello') } };
    await put('shown', { v: 1, _attachments: attachments });
    expect(await read('shown')).toMatchObject({ v: 1, _attachments: STUB });
    expect(await read('shown?attachments=true')).toMatchObject({
      _attachments: { 'a/b.txt': { data: btoa('hello') } },
    });
    expect(await read('_all_docs?include_docs=true')).toMatchObject({ rows: [{ doc: { _attachments: STUB } }] });
    expect(await read('_changes?include_docs=true')).toMatchObject({ results: [{ doc: { _attachments: STUB } }] });
    expect(await post('_find', { selector: { v: 1 } })).toMatchObject({ docs: [{ _attachments: STUB }] });
    const found = await post('_bulk_get?attachments=true', { docs: [{ id: 'shown' }] });
    expect(found).toMatchObject({
      results: [{ docs: [{ ok: { _attachments: { 'a/b.txt': { data: btoa('hello') } } } }] }],
    });
  });

  test('are bytes at their own address, where a page has no rights', async () => {
    const bytes = Buffer.from('<script>alert(1)</script>\u0000é');
    const made = await ask('page/x%20y.html', { method: 'PUT', body: bytes, headers: { 'Content-Type': 'text/html' } });
    expect(made.status).toBe(201);
    const answer = await ask('page/x%20y.html');
    expect(answer.headers.get('Content-Type')).toBe('text/html');
    expect(answer.headers.get('Content-Security-Policy')).toBe('sandbox');
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
    const again = await ask('page/x%20y.html', { headers: { 'If-None-Match': answer.headers.get('ETag') ?? '' } });
    expect(again.status).toBe(304);
  });

  test('stay by their stubs, and go without them', async () => {
    const { rev } = await put('edited', { _attachments: { one: { data: '' }, two: { data: 'AAA=' } } });
    const next = await put('edited', { _rev: rev, _attachments: { one: { stub: true } } });
    expect(await read('edited')).toMatchObject({ _attachments: { one: { revpos: 1, length: 0 } } });
    expect((await ask('edited/two')).status).toBe(404);
    await ask(`edited/three?rev=${next.rev}`, { method: 'PUT', body: 'x' });
    expect(Object.keys((await read('edited'))['_attachments'] as object).toSorted()).toEqual(['one', 'three']);
    expect((await ask('edited/one', { method: 'DELETE' })).status).toBe(409);
  });

  test.each<[string, object, string]>([
    ['no base64', { x: { data: '!' } }, 'bad_request: Invalid attachment data for x'],
    ['no data', { x: {} }, 'bad_request: Invalid attachment data for x'],
    ['no object', { x: 5 }, 'bad_request: Invalid attachment data for x'],
    ['a stub of nothing', { x: { stub: true } }, 'missing_stub: Invalid attachment stub in refused for x'],
    ['a part that follows', { x: { follows: true } }, 'bad_request: Invalid attachment data for x'],
    ['a reserved name', { _x: { data: '' } }, "bad_request: Attachment name '_x' starts with prohibited character '_'"],
    [
      'a stub named __proto__',
      JSON.parse('{"toString":{"stub":true}}'),
      'missing_stub: Invalid attachment stub in refused for toString',
    ],
  ])('%s is refused, and nothing is written', async (_, attachments, expected) => {
    const answer = (await put('refused', { _attachments: attachments })) as unknown as {
      error: string;
      reason: string;
    };
    expect(`${answer.error}: ${answer.reason}`).toBe(expected);
    expect((await ask('refused')).status).toBe(404);
  });

  test('come after their document, as CouchDB sends them', async () => {
    const attachments = { 'a.txt': { follows: true, length: 5, content_type: 'text/plain' }, b: { data: 'AAA=' } };
    const json = JSON.stringify({ _attachments: attachments, v: 1 });
    const related = (...parts: (string | Buffer)[]) =>
      Buffer.concat(
        ['--x\r\nContent-Type: application/json\r\n\r\n', json, ...parts, '\r\n--x--'].map((part) => Buffer.from(part)),
      );
    const headers = { 'Content-Type': 'multipart/related; boundary="x"' };
    const send = async (id: string, body: Buffer) => (await ask(id, { method: 'PUT', headers, body })).status;
    const head = '\r\n--x\r\nContent-Encoding: gzip\r\n\r\n';
    expect(await send('sent', related(head, gzipSync('he\r\n\r\nllo')))).toBe(201);
    expect(await (await ask('sent/a.txt')).text()).toBe('he\r\n\r\nllo');
    expect(await send('plain', related('\r\n--x\r\n\r\nhello'))).toBe(201);
    expect(await (await ask('plain/a.txt')).text()).toBe('hello');
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    for (const parts of [[], [head, 'no gzip'], [head, bomb], ['\r\n--x\r\nno blank line']]) {
      expect(await send('refused', related(...parts))).toBe(400);
    }
    expect(await send('refused', Buffer.from('nothing'))).toBe(400);
    expect((await ask('refused')).status).toBe(404);
  });

  test('are in the size of their document', async () => {
    const answer = await ask('big/x', { method: 'PUT', body: Buffer.alloc(6_000_001) });
    expect(answer.status).toBe(413);
    expect((await ask('big')).status).toBe(404);
  });
});
