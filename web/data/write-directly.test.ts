import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import { type DirectAnswers, directAnswers, FOR_THE_ROUTES, type Sent } from '#tests/direct-answers';
import { rawBytes } from '#tests/raw-http';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let answers: DirectAnswers;
let instance: Instance;
let headers: Record<string, string>;

const NOTES = '/data/io.cozy.notes/';

beforeAll(async () => {
  stack = await testStack({ listen: true });
  answers = await directAnswers(stack);
  const created = await stack.services.instances.create({ domain: 'writes.localhost', locale: 'en', apps: [] });
  instance = await stack.services.instances.update(created, { onboarding_finished: true });
  headers = await bearer('io.cozy.notes io.cozy.accounts');
  await stack.services.docs.ensureDatabase(instance, 'io.cozy.notes');
});
afterAll(async () => {
  await answers[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
});

async function bearer(scope: string): Promise<Record<string, string>> {
  return { authorization: `Bearer ${await stack.token(instance, 'cli', 'test', scope)}` };
}

type Body = string | Buffer<ArrayBuffer> | object;
const toText = (body: Body) => (typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body));

const directly = (method: string, path: string, body: Body, more: Record<string, string> = headers) =>
  answers.directly(instance.domain, path, { method, body: toText(body), headers: more });
const byTheRoutes = (method: string, path: string, body: Body, more: Record<string, string> = headers) =>
  answers.byTheRoutes(instance.domain, path, { method, body: toText(body), headers: more });

/** Before the routes, or by them with what has been done already. */
const bySocket = (method: string, path: string, body: Body, more: Record<string, string> = headers) =>
  answers.bySocket(instance.domain, path, { method, body: toText(body), headers: more });

/** Without what is drawn, and what a write changes for the next one. */
const comparable = ({ bytes, ...sent }: Sent) => ({
  ...sent,
  body: bytes
    .toString()
    .replaceAll(/[0-9a-f]{32}/g, 'drawn')
    .replaceAll(/(by-)\w+/g, '$1'),
});

const read = async (id: string) =>
  JSON.parse((await answers.byTheRoutes(instance.domain, `${NOTES}${id}`, { headers })).bytes.toString());

test('a document is made, and told with its id and revision', async () => {
  const sent = await directly('POST', NOTES, { title: 'é', _type: 'io.cozy.notes' });
  expect(sent.status).toBe(201);
  const { id, rev, data, ...rest } = JSON.parse(sent.bytes.toString());
  expect(rest).toEqual({ ok: true, type: 'io.cozy.notes' });
  expect(data).toEqual({ _id: id, _rev: rev, _type: 'io.cozy.notes', title: 'é' });
  expect(await read(id)).toEqual(data);
});

test('a document is changed, and its events are told once', async () => {
  const events: string[] = [];
  const stop = stack.services.docs.subscribe(instance, 'io.cozy.notes', ({ verb, doc }) => {
    events.push(`${verb} ${doc.id}`);
  });
  const { rev } = JSON.parse((await directly('PUT', `${NOTES}changed`, { n: 1 })).bytes.toString());
  const sent = await directly('PUT', `${NOTES}changed`, { _id: 'changed', _rev: rev, n: 2 });
  expect(sent.status).toBe(200);
  expect(await read('changed')).toMatchObject({ n: 2 });
  expect(events).toEqual(['CREATED changed', 'UPDATED changed']);
  stop();
});

describe('the server answers as the routes would', () => {
  const wrongUtf8 = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]);
  test.each<[string, number, string, string, Body]>([
    ['a creation', 201, 'POST', NOTES, { title: 'a' }],
    ['a creation with a chosen id', 200, 'PUT', `${NOTES}by-way`, { title: 'a' }],
    ['a large document', 201, 'POST', NOTES, { text: 'x'.repeat(300_000) }],
    ['a doctype that is not there', 404, 'PUT', '/data/io.cozy.nothing/a', { _id: 'a', _rev: `1-${'0'.repeat(32)}` }],
    ['an id where the server gives it', 400, 'POST', NOTES, { _id: 'a' }],
    ['a revision without an id', 400, 'PUT', `${NOTES}a`, { _rev: '1-a' }],
    ['another id than that of the address', 400, 'PUT', `${NOTES}a`, { _id: 'b', _rev: '1-a' }],
    ['a document that is not there', 404, 'PUT', `${NOTES}missing`, { _id: 'missing', _rev: `1-${'0'.repeat(32)}` }],
    ['what is no JSON', 400, 'POST', NOTES, '{"title":'],
    ['what is no object', 400, 'POST', NOTES, '[1]'],
    ['nothing', 400, 'POST', NOTES, ''],
    ['what is no UTF-8', 400, 'POST', NOTES, wrongUtf8],
    ['what is too deep', 400, 'POST', NOTES, `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`],
    ['a member that is not known', 400, 'POST', NOTES, { _special: 1 }],
    ['an attachment', 201, 'POST', NOTES, { _attachments: { a: { data: 'YQ==' } } }],
    ['an attachment whose bytes are none', 400, 'POST', NOTES, { _attachments: { a: { data: '?' } } }],
    ['a stub of an attachment that is not there', 412, 'POST', NOTES, { _attachments: { a: { stub: true } } }],
    ['an attachment of an account', 400, 'POST', '/data/io.cozy.accounts/', { _attachments: { a: { data: 'YQ==' } } }],
    ['the settings of the instance', 403, 'PUT', '/data/io.cozy.settings/io.cozy.settings.instance', {}],
    ['a doctype that nobody writes', 403, 'POST', '/data/io.cozy.sessions/', {}],
    ['a file', 403, 'POST', '/data/io.cozy.files/', { name: 'a' }],
  ])('%s: %i', async (_what, status, method, path, body) => {
    const all = await bearer('*');
    const routed = await byTheRoutes(method, path.replace('by-way', 'by-routes'), body, all);
    expect(routed.status).toBe(status);
    expect(comparable(await bySocket(method, path.replace('by-way', 'by-socket'), body, all))).toEqual(
      comparable(routed),
    );
  });

  test.each<[string, number, string]>([
    ['by a rule on the doctype', 201, 'io.cozy.notes:POST'],
    ['by a rule on what is in it', 201, 'io.cozy.notes:POST:a:kind'],
    ['not by a rule on something else in it', 403, 'io.cozy.notes:POST:b:kind'],
    ['not by the right to read', 403, 'io.cozy.notes:GET'],
    ['not by another doctype', 403, 'io.cozy.todos'],
  ])('who may write it: %s', async (_who, status, scope) => {
    const asked = await bearer(scope);
    const routed = await byTheRoutes('POST', NOTES, { kind: 'a' }, asked);
    expect(routed.status).toBe(status);
    expect(comparable(await bySocket('POST', NOTES, { kind: 'a' }, asked))).toEqual(comparable(routed));
  });

  test('a revision that is not the last', async () => {
    const { rev } = JSON.parse((await byTheRoutes('PUT', `${NOTES}twice`, {})).bytes.toString());
    const body = { _id: 'twice', _rev: rev, n: 1 };
    expect((await bySocket('PUT', `${NOTES}twice`, body)).status).toBe(200);
    const routed = await byTheRoutes('PUT', `${NOTES}twice`, body);
    expect(routed.status).toBe(409);
    expect(comparable(await bySocket('PUT', `${NOTES}twice`, body))).toEqual(comparable(routed));
  });

  test('the database of a doctype that is new is made', async () => {
    const all = await bearer('*');
    expect((await bySocket('POST', '/data/io.cozy.fresh/', { n: 1 }, all)).status).toBe(201);
    expect(await stack.services.docs.doctypes(instance)).toContain('io.cozy.fresh');
  });

  test('the secrets of an account are sealed', async () => {
    const account = { account_type: 'bank', auth: { login: 'me', password: 'very secret' } };
    const sent = await bySocket('POST', '/data/io.cozy.accounts/', account);
    expect(sent.status).toBe(201);
    expect(sent.bytes.toString()).not.toContain('very secret');
  });
});

describe('on one connection', () => {
  const head = (method: string, path: string, more: string) =>
    `${method} ${path} HTTP/1.1\r\nHost: ${instance.domain}\r\nAuthorization: ${headers['authorization']}\r\n${more}\r\n`;
  const sized = (body: string) => `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  const inChunks = (body: string) => `${[...body].map((one) => `1\r\n${one}\r\n`).join('')}0\r\n\r\n`;

  test('writes that are sent without waiting are answered in their order, whichever way each of them goes', async () => {
    const ids = ['line-1', 'line-2', 'line-3', 'line-4'];
    const [body, path] = ['{"in":"line"}', (id?: string) => `${NOTES}${id}`];
    const answer = await rawBytes(stack.port, [
      head('PUT', path(ids[0]), sized(body)) + body,
      head('PUT', path(ids[1]), 'Transfer-Encoding: chunked\r\n') + inChunks(body),
      head('PUT', path(ids[2]), `Expect: 100-continue\r\n${sized(body)}`) + body,
      head('PUT', path(ids[3]), `Connection: close\r\n${sized(body)}`) + body,
    ]);
    const all = `HTTP/1.1 200 OK\r\n\r\n${answer.body}`;
    expect([...all.matchAll(/"id":"(line-\d)"/g)].map(([, id]) => id)).toEqual(ids);
    expect([...all.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status)).toEqual([
      '200',
      '200',
      '100',
      '200',
      '200',
    ]);
    for (const id of ids) expect(await read(id)).toMatchObject({ in: 'line' });
  });

  test('one that is cut in its body leaves nothing', async () => {
    const pieces = [head('PUT', `${NOTES}cut`, 'Content-Length: 20\r\n'), '{"half":'];
    await rawBytes(stack.port, pieces, { cut: true });
    expect(await read('cut')).toMatchObject({ error: 'not_found' });
    expect(stack.errors).toEqual([]);
  });
});

test('what fails once it has begun to write is not written again by the routes', async () => {
  const database = stack.services.docs.database(instance, 'io.cozy.notes');
  const { put } = database;
  let calls = 0;
  database.put = async () => {
    calls++;
    throw new AppError('unavailable', 'The disk has refused a write.');
  };
  try {
    const sent = await bySocket('POST', NOTES, {});
    expect(sent.status).toBe(503);
    expect(calls).toBe(1);
  } finally {
    database.put = put;
  }
});

describe('is for the routes, with nothing read of its body', () => {
  test.each([
    ['a query', 'POST', `${NOTES}?a=b`],
    ['what is to be decoded', 'PUT', `${NOTES}n%31`],
    ['a list of documents', 'POST', `${NOTES}_bulk_docs`],
    ['another verb', 'PATCH', `${NOTES}a`],
    ['a design document', 'PUT', `${NOTES}_design/a`],
    ['an upload', 'POST', '/files/io.cozy.files.root-dir'],
  ])('%s', async (_what, method, path) => {
    expect((await directly(method, path, {}, await bearer('*'))).status).toBe(FOR_THE_ROUTES);
  });

  test('who has no token, or a wrong one', async () => {
    const { authorization = '' } = headers;
    for (const given of ['', authorization.slice(0, -4), 'Bearer 123456']) {
      expect((await directly('POST', NOTES, {}, { authorization: given })).status).toBe(FOR_THE_ROUTES);
    }
  });
});
