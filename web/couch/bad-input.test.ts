import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COUCH_PASSWORD, COUCH_USER, type CouchServer, startCouchServer } from '../../tests/couch-server.ts';

let server: CouchServer;
const auth = `${COUCH_USER}:${COUCH_PASSWORD}`;

beforeAll(async () => {
  server = await startCouchServer();
  await server.couch.database('db').create();
});

afterAll(() => server[Symbol.asyncDispose]());

interface Asked {
  method?: string;
  path: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
  chunked?: boolean;
}

/** A raw request: `fetch` would mend the path. */
async function ask({ method = 'GET', path, body, headers = {}, chunked = false }: Asked): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
  const length = body === undefined || chunked ? {} : { 'Content-Length': Buffer.byteLength(body) };
  const { port } = new URL(server.url) as unknown as AddressInfo;
  const request = http.request({
    port,
    host: '127.0.0.1',
    method,
    path,
    auth,
    headers: { ...type, ...length, ...headers },
  });
  request.on('error', reject);
  request.on('response', (answer) => {
    let text = '';
    answer.on('data', (chunk) => {
      text += chunk;
    });
    answer.on('end', () => {
      const { error, reason } = JSON.parse(text || '{}') as { error?: string; reason?: string };
      resolve(`${answer.statusCode} ${error}: ${reason}`);
    });
  });
  request.end(body);
  return promise;
}

const post = (path: string, body: string | Buffer, rest: Partial<Asked> = {}) =>
  ask({ method: 'POST', path, body, ...rest });

const INVALID = '400 bad_request: invalid UTF-8 JSON';

describe('a compressed body', () => {
  const zipped = { headers: { 'Content-Encoding': 'gzip' } };

  test('is read as any other, and has the same limit once it is unpacked', async () => {
    const docs = JSON.stringify({ docs: [{ _id: 'zipped', text: 'a'.repeat(100_000) }] });
    expect(await post('/db/_bulk_docs', gzipSync(docs), zipped)).toMatch(/^201/);
    expect(await ask({ path: '/db/zipped' })).toMatch(/^200/);
    const bomb = gzipSync(JSON.stringify({ docs: [], rest: 'a'.repeat(20_000_000) }));
    expect(await post('/db/_bulk_docs', bomb, zipped)).toMatch(/^413 too_large/);
    expect(await post('/db/_bulk_docs', docs, zipped)).toMatch(/not properly gzipped/);
  });
});

describe('a body', () => {
  test.each([
    ['cut', '{"docs":[', INVALID],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), INVALID],
    ['of another shape', '[1]', '400 bad_request: Request body must be a JSON object'],
    [
      'too deep',
      `{"docs":${'['.repeat(2000)}${']'.repeat(2000)}}`,
      '400 bad_request: JSON nested deeper than 1000 levels',
    ],
    ['of wrong types', '{"docs":{}}', '400 bad_request: `docs` parameter must be an array.'],
    ['with a wrong flag', '{"docs":[],"new_edits":1}', '400 bad_request: `new_edits` parameter must be a boolean.'],
  ])('%s is refused', async (_, body, expected) => {
    expect(await post('/db/_bulk_docs', body)).toBe(expected);
    expect(await ask({ path: '/db/_all_docs' })).toContain('200');
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'of the type %j, that a page of another site may send, is refused',
    async (type) => {
      const headers = { 'Content-Type': type };
      for (const path of ['/db', '/db/_bulk_docs', '/db/_find', '/db/_all_docs', '/db/_compact']) {
        expect(await post(path, '{}', { headers })).toBe('415 bad_content_type: Content-Type must be application/json');
      }
    },
  );

  test('with too many documents is refused', async () => {
    const body = JSON.stringify({ docs: Array.from({ length: 50_001 }, () => ({})) });
    expect(await post('/db/_bulk_docs', body)).toBe('413 too_large: More than 50000 documents at once');
  });

  test('larger than the limit is refused, announced or not, and the server goes on', async () => {
    const big = Buffer.alloc(10 * 1024 * 1024, 0x20);
    expect(await ask({ method: 'PUT', path: '/db/a', body: big })).toContain('413 too_large');
    expect(await ask({ method: 'PUT', path: '/db/a', body: big, chunked: true })).toContain('413 too_large');
    const text = 'x'.repeat(8 * 1024 * 1024);
    expect(await ask({ method: 'PUT', path: '/db/a', body: `{"t":"${text}"}` })).toBe('413 document_too_large: a');
    expect(await ask({ path: '/db/a' })).toBe('404 not_found: missing');
  });
});

describe('a path', () => {
  test.each([
    ['/db/bad%', '400 bad_request: invalid_url_encoding'],
    ['/db/%zz', '400 bad_request: invalid_url_encoding'],
    ['/db/%ff', '400 illegal_docid: Document id must be valid UTF-8'],
    ['/%2e%2e%2fetc', '404 not_found: Database does not exist.'],
    ['/db%00', '404 not_found: Database does not exist.'],
    ['/constructor/__proto__', '404 not_found: Database does not exist.'],
    ['/db/constructor', '404 not_found: missing'],
    ['/db/a/b/c/d', '404 not_found: missing'],
    ['/db/_design/x/_view/y', '404 not_found: missing'],
    [`/db/${'x'.repeat(10_000)}`, '404 not_found: missing'],
  ])('%s', async (path, expected) => {
    expect(await ask({ path })).toBe(expected);
  });

  test.each([
    ['startkey=bad', INVALID],
    ['limit=1e3', '400 query_parse_error: Invalid value for integer: "1e3"'],
    ['limit=99999999999999999999', '400 query_parse_error: Limit is too large, must not exceed 576460752303423487'],
    ['keys={}', '400 bad_request: `keys` parameter must be an array.'],
    ['constructor=1&__proto__=2', '200 undefined: undefined'],
  ])('/db/_all_docs?%s', async (query, expected) => {
    expect(await ask({ path: `/db/_all_docs?${query}` })).toBe(expected);
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s where only others are allowed is refused', async (method) => {
    expect(await ask({ method, path: '/_all_dbs' })).toBe('405 method_not_allowed: Only GET,HEAD allowed');
  });
});

describe('a member named __proto__', () => {
  test('is a member like another, inside', async () => {
    expect(await ask({ method: 'PUT', path: '/db/p', body: '{"a":{"__proto__":{"x":1}}}' })).toContain('201');
    expect(await post('/db/_bulk_docs', '{"__proto__":{"docs":[]}}')).toBe(
      '400 bad_request: POST body must include `docs` parameter.',
    );
    expect(await post('/db/_revs_diff', '{"__proto__":["1-a"]}')).toContain('200');
  });
});
