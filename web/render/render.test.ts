import { gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { CouchError } from '#model/docs';
import { AppError } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import { UNKNOWN_INSTANCE, type WebEnv } from '#web/middleware';
import { dataErrors, jsonApiErrors, plainErrors, renderList, renderResource } from '#web/render';

const logged: object[] = [];
const log: Logger = {
  debug() {},
  info() {},
  warn() {},
  error: (fields) => void logged.push(fields),
  child: () => log,
};

async function answer(errors: typeof plainErrors, error: Error, accept = 'application/json') {
  const app = new Hono<WebEnv>();
  app.use(async (c, next) => {
    c.set('log', log);
    await next();
  });
  app.onError(errors);
  app.get('/', () => {
    throw error;
  });
  const response = await app.request('/', { headers: { Accept: accept } });
  return { status: response.status, type: response.headers.get('Content-Type'), text: await response.text() };
}

const missing = new AppError('not-found', 'It is not there');
const secret = new Error('password is hunter2');
const bug = new AppError('internal', 'table x is broken', { code: 'sql', cause: secret });

describe('an error in JSON:API', () => {
  test.each([
    [missing, 404, { status: '404', title: 'Not Found', detail: 'It is not there', source: {} }],
    [
      new AppError('unprocessable', 'Too long', { pointer: '/data/attributes/name' }),
      422,
      { status: '422', title: 'Invalid Attribute', detail: 'Too long', source: { pointer: '/data/attributes/name' } },
    ],
    [
      new AppError('precondition-failed', 'Changed', { parameter: 'If-Match', code: 'late' }),
      412,
      {
        status: '412',
        title: 'Precondition Failed',
        code: 'late',
        detail: 'Changed',
        source: { parameter: 'If-Match' },
      },
    ],
    [bug, 500, { status: '500', title: 'Internal Server Error', detail: 'Internal Server Error', source: {} }],
    [secret, 500, { status: '500', title: 'Internal Server Error', detail: 'Internal Server Error', source: {} }],
  ])('%s', async (error, status, object) => {
    const { text, ...rest } = await answer(jsonApiErrors, error);
    expect(rest).toEqual({ status, type: 'application/vnd.api+json' });
    expect(JSON.parse(text)).toEqual({ errors: [object] });
  });

  test('about credentials is plain', async () => {
    const expired = new AppError('bad-token', 'Expired token', { code: 'expired' });
    expect(await answer(jsonApiErrors, expired)).toMatchObject({ status: 400, text: '{"error":"Expired token"}' });
  });
});

describe('an error of /data', () => {
  test.each([
    [new CouchError('not_found', 'missing'), 404, { ok: false, status: '404', error: 'not_found', reason: 'missing' }],
    [new CouchError('x', 'y', { status: 417 }), 417, { ok: false, status: '417', error: 'x', reason: 'y' }],
    [
      new AppError('forbidden', 'reserved doctype x unreadable'),
      403,
      { error: 'code=403, message=reserved doctype x unreadable' },
    ],
    [new AppError('unprocessable', 'No', { parameter: 'limit' }), 422, { error: 'Invalid Parameter(422): No' }],
    [new AppError('unprocessable', 'No', { pointer: '/a' }), 422, { error: 'Invalid Attribute(422): No' }],
    [
      new CouchError('error_saving_ddoc', 'Unknown error while saving the design document.'),
      500,
      {
        ok: false,
        status: '500',
        error: 'error_saving_ddoc',
        reason: 'Unknown error while saving the design document.',
      },
    ],
    [bug, 500, { ok: false, status: '500', error: 'internal_server_error', reason: 'Internal Server Error' }],
    [secret, 500, { ok: false, status: '500', error: 'internal_server_error', reason: 'Internal Server Error' }],
  ])('%s', async (error, status, body) => {
    const { text, ...rest } = await answer(dataErrors, error, 'text/html');
    expect(rest).toEqual({ status, type: 'application/json' });
    expect(JSON.parse(text)).toEqual(body);
  });
});

describe('a plain error', () => {
  test.each([
    ['application/json', '{"error":"It is not there"}'],
    ['application/vnd.api+json', '{"error":"It is not there"}'],
    ['*/*', 'It is not there'],
    ['', 'It is not there'],
  ])('for %s', async (accept, text) => {
    expect(await answer(plainErrors, missing, accept)).toMatchObject({ status: 404, text });
  });

  test('in a page has its text escaped', async () => {
    const { text, type } = await answer(plainErrors, new AppError('not-found', '<script>'), 'text/html');
    expect(type).toContain('text/html');
    expect(text).toContain('&lt;script&gt;');
  });

  test('of an unknown instance is an empty object', async () => {
    const error = new AppError('not-found', 'none', { code: UNKNOWN_INSTANCE });
    expect((await answer(plainErrors, error)).text).toBe('{"error":{}}');
  });
});

test('what is not shown is logged, with its cause', async () => {
  logged.length = 0;
  await answer(jsonApiErrors, bug);
  expect(logged).toEqual([expect.objectContaining({ err: bug, cause: secret })]);
  await answer(jsonApiErrors, missing);
  expect(logged).toHaveLength(1);
});

describe('a success in JSON:API', () => {
  const app = new Hono<WebEnv>();
  const file = {
    type: 'io.cozy.files',
    id: 'x',
    rev: '1-a',
    attributes: { _id: 'x', _rev: '1-a', _type: 't', name: 'n' },
  };
  app.get('/one', (c) => renderResource(c, { ...file, links: {}, relationships: {} }, { included: [], links: {} }));
  app.get('/list', (c) => renderList(c, [file, { ...file, relationships: { parent: { data: null } } }]));
  app.get('/long', (c) => renderResource(c, { type: 't', id: 'x', attributes: { text: 'a'.repeat(5000) } }));

  test('says no member twice, and nothing that is empty', async () => {
    expect(await (await app.request('/one')).json()).toEqual({
      data: { type: 'io.cozy.files', id: 'x', attributes: { name: 'n' }, meta: { rev: '1-a' } },
    });
  });

  test('counts a list', async () => {
    const { data, meta } = (await (await app.request('/list')).json()) as { data: object[]; meta: object };
    expect(meta).toEqual({ count: 2 });
    expect(data[1]).toMatchObject({ relationships: { parent: { data: null } } });
  });

  test('is compressed for those who accept it', async () => {
    const plain = await app.request('/long');
    expect(plain.headers.get('Content-Encoding')).toBeNull();
    const compressed = await app.request('/long', { headers: { 'Accept-Encoding': 'br, gzip' } });
    expect(compressed.headers.get('Content-Encoding')).toBe('gzip');
    expect(compressed.headers.get('Vary')).toBe('Accept-Encoding');
    expect(gunzipSync(await compressed.arrayBuffer()).toString()).toBe(await plain.text());
  });
});
