import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTokens } from '#model/token';
import { type RawAnswer, rawRequest } from '#tests/raw-http';
import { type LiveCozy, liveCozy } from '#tests/wire/live-cozy';
import { whatIsWritten } from '#tests/written';

// Over real sockets, on the whole public server: what is wrong gets a clear answer in the dialect of its service, says
// nothing of the inside, writes nothing, and leaves a server that answers.
const DATA = '/data/io.cozy.contacts';
const ROOT = '/files/io.cozy.files.root-dir';
const SCOPE = 'io.cozy.contacts io.cozy.files io.cozy.settings io.cozy.apps io.cozy.permissions';

type Dialect = 'data' | 'jsonapi' | 'plain' | 'none';
type Header = readonly [string, string];

interface Ask {
  method?: string;
  body?: string | Buffer;
  headers?: readonly Header[];
  /** The token of the owner's command line when it is not told; '' for none. */
  token?: string;
  host?: string;
  cut?: boolean;
}

let cozy: LiveCozy;
let token: string;
let rev: string;
let before: Record<string, string>;

beforeAll(async () => {
  cozy = await liveCozy();
  token = await cozy.token(SCOPE);
  const client = await cozy.client(SCOPE);
  const { data } = await client.collection('io.cozy.contacts').create({ _id: 'known', name: 'Ada' });
  rev = data._rev;
  const files = client.collection('io.cozy.files');
  await files.createFile('known', { name: 'known.txt', dirId: 'io.cozy.files.root-dir' });
  await client.fetchJSON('GET', '/settings/instance');
  before = await whatIsWritten(cozy.stack, cozy.instance);
});
afterAll(async () => {
  try {
    expect(await whatIsWritten(cozy.stack, cozy.instance)).toEqual(before);
    expect(cozy.stack.errors).toEqual([]);
    expect((await ask('/status')).status).toBe(200);
    expect(JSON.parse((await ask(`${DATA}/known`)).body)).toMatchObject({ _rev: rev, name: 'Ada' });
  } finally {
    await cozy[Symbol.asyncDispose]();
  }
});

function ask(target: string, { method = 'GET', body = '', headers = [], ...rest }: Ask = {}): Promise<RawAnswer> {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const given = rest.token ?? token;
  const all: Header[] = [['Accept', 'application/json'], ['Content-Type', 'application/json'], ...headers];
  if (!names.has('host')) all.push(['Host', rest.host ?? cozy.instance.domain]);
  if (given !== '') all.push(['Authorization', `Bearer ${given}`]);
  const hasLength = names.has('content-length') || names.has('transfer-encoding');
  if (method !== 'GET' && !hasLength) all.push(['Content-Length', String(Buffer.byteLength(body))]);
  return rawRequest(cozy.stack.port, { method, target, headers: all, body, cut: rest.cut ?? false });
}

const INSIDE = /\bat .+:\d+:\d+|node_modules|node:internal|\.ts\b|SQLITE|[/\\](pkg|web|model)[/\\]/;

function expectClear(answer: RawAnswer, status: number, dialect: Dialect): void {
  expect(answer.body).not.toMatch(INSIDE);
  expect([answer.status, answer.body]).toEqual([status, expect.anything()]);
  if (dialect === 'none') return;
  const type = dialect === 'jsonapi' ? 'application/vnd.api+json' : 'application/json';
  expect(answer.headers['content-type']).toMatch(type);
  const body = JSON.parse(answer.body);
  if (dialect === 'data') expect(body).toMatchObject({ error: expect.stringMatching(/./) });
  if (dialect === 'plain') expect(body).toEqual({ error: expect.anything() });
  if (dialect !== 'jsonapi') return;
  const source = expect.any(Object);
  expect(body).toEqual({
    errors: [
      expect.objectContaining({
        status: String(status),
        title: expect.any(String),
        detail: expect.any(String),
        source,
      }),
    ],
  });
}

/** Every route that reads JSON, with the largest body that it takes. */
const READERS: [method: string, path: string, dialect: Dialect, limit: number][] = [
  ['POST', `${DATA}/`, 'data', 9_437_184],
  ['PUT', `${DATA}/new`, 'data', 9_437_184],
  ['POST', `${DATA}/_find`, 'data', 1_048_576],
  ['POST', `${DATA}/_index`, 'data', 1_048_576],
  ['POST', `${DATA}/_bulk_docs`, 'data', 16_777_216],
  ['POST', `${DATA}/_bulk_get`, 'data', 16_777_216],
  ['POST', `${DATA}/_revs_diff`, 'data', 16_777_216],
  ['POST', `${DATA}/_all_docs`, 'data', 16_777_216],
  ['POST', `${DATA}/_changes?filter=_selector`, 'data', 8_388_608],
  ['PUT', `${DATA}/_local/new`, 'data', 9_437_184],
  ['POST', `${DATA}/known/relationships/references`, 'data', 1_048_576],
  ['PATCH', ROOT, 'jsonapi', 1_048_576],
  ['PATCH', '/files/', 'jsonapi', 1_048_576],
  ['POST', '/files/_find', 'jsonapi', 1_048_576],
  ['POST', '/files/_all_docs', 'jsonapi', 1_048_576],
  ['POST', '/files/upload/metadata', 'jsonapi', 1_048_576],
  ['PUT', '/settings/instance', 'jsonapi', 65_536],
  ['POST', '/settings/passphrase', 'jsonapi', 65_536],
  ['PUT', '/settings/passphrase', 'jsonapi', 65_536],
  ['POST', '/settings/passphrase/check', 'jsonapi', 65_536],
  ['POST', '/permissions', 'jsonapi', 1_048_576],
  ['POST', '/permissions/exists', 'jsonapi', 1_048_576],
  ['PATCH', '/permissions/unknown', 'jsonapi', 1_048_576],
  ['POST', '/realtime/io.cozy.contacts/x', 'jsonapi', 1_048_576],
];

describe.each(READERS)('%s %s', (method, path, dialect, limit) => {
  const send = (body: string | Buffer, headers: readonly Header[] = []) => ask(path, { method, body, headers });

  test.each([
    ['no JSON', '{"a":'],
    ['two values', '{"a":1}{"b":1}'],
    ['a number that is none', '{"a":NaN}'],
    ['nothing', ''],
    ['bytes that are no text', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['a form', 'a=1&b=2'],
    ['compressed bytes', Buffer.from([0x1f, 0x8b, 0x08, 0x00])],
  ])('refuses %s', async (_, body) => {
    expectClear(await send(body), 400, dialect);
  });

  test.each([
    ['null', 'null'],
    ['a list of numbers', '[1]'],
    ['a text', '"x"'],
    ['a number', '1'],
  ])('refuses %s', async (_, body) => {
    const answer = await send(body);
    expectClear(answer, answer.status === 422 ? 422 : 400, dialect);
  });

  test('refuses a million nested lists, at once', async () => {
    const start = performance.now();
    const answer = await send('['.repeat(1_000_000) + ']'.repeat(1_000_000));
    expectClear(answer, limit < 2_000_000 ? 413 : 400, dialect);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test('refuses what is too large, announced or not', async () => {
    expectClear(await send('{}', [['Content-Length', '99999999999']]), 413, dialect);
    const chunk = Buffer.alloc(limit + 10, 0x20);
    const chunked = Buffer.concat([
      Buffer.from(`${chunk.length.toString(16)}\r\n`),
      chunk,
      Buffer.from('\r\n0\r\n\r\n'),
    ]);
    expectClear(await send(chunked, [['Transfer-Encoding', 'chunked']]), 413, dialect);
  });

  test('survives a body that is cut', async () => {
    const cut = await ask(path, { method, body: '{"a":1}', headers: [['Content-Length', '1000']], cut: true });
    expectClear(cut, 400, 'none');
    const chunked = await ask(path, {
      method,
      body: '5\r\n{"a',
      headers: [['Transfer-Encoding', 'chunked']],
      cut: true,
    });
    expectClear(chunked, 400, 'none');
  });
});

describe('documents', () => {
  test.each<[method: string, path: string, body: string, status: number]>([
    ['PUT', '/known', '{"_id":"known","_rev":"zzz"}', 400],
    ['PUT', '/known', '{"_id":"known","_rev":5}', 400],
    ['PUT', '/known', '{"_id":5,"_rev":"1-a"}', 400],
    ['PUT', '/known', '{"_id":"other","_rev":"1-a"}', 400],
    ['PUT', '/known', '{"_id":"known"}', 400],
    ['PUT', '/known', '{"_id":"known","_rev":"1-00000000000000000000000000000000"}', 409],
    ['PUT', '/known', '{}', 409],
    ['PUT', '/new', '{"_unknown":1}', 400],
    ['PUT', '/new', '{"_deleted":"yes"}', 400],
    ['PUT', '/new', '{"_attachments":5}', 400],
    ['PUT', '/new', '{"_attachments":{"a":{"data":"!"}}}', 400],
    ['PUT', '/_design%2Fnew', '{}', 400],
    ['PUT', '/_design/new', '{}', 404],
    ['PUT', '/_new', '{}', 400],
    ['POST', '/', '{"_id":"_new"}', 400],
    ['POST', '/', '{"_id":5}', 400],
    ['POST', '/', '{"_id":""}', 400],
    ['POST', '/', '{"_rev":"1-a"}', 400],
    ['POST', '/', '{"_unknown":1}', 400],
    ['POST', '/', '{"a":1e999}', 400],
    ['POST', '/', '{"a":"\\ud800"}', 400],
    ['DELETE', '/known', '', 400],
    ['DELETE', '/known?rev=zzz', '', 400],
    ['DELETE', '/known?rev=2-a', '', 409],
    ['DELETE', '/unknown?rev=1-a', '', 404],
    ['PUT', '/_local/new', '{"_rev":"zzz"}', 400],
    ['DELETE', '/_design/unknown?rev=1-a', '', 404],
    ['POST', '/_design/unknown/copy?rev=1-a', '', 400],
    ['POST', '/_bulk_docs', '{"docs":5}', 400],
    ['POST', '/_bulk_docs', '{"docs":[{"_id":"new"},5]}', 400],
    ['POST', '/_bulk_docs', '{"docs":[{"_id":"new"},{"_id":5}]}', 400],
    ['POST', '/_bulk_docs', '{"docs":[{"_id":"new"},{"_id":"x","_rev":"zz"}]}', 400],
    ['POST', '/_bulk_docs', '{"docs":[{"_id":"new"}],"new_edits":false}', 400],
    ['POST', '/_bulk_get', '{"docs":5}', 400],
    ['POST', '/_revs_diff', '{"x":["zz"]}', 400],
    ['POST', '/_all_docs', '{"keys":5}', 400],
    ['POST', '/_find', '{"selector":5}', 400],
    ['POST', '/_find', '{"selector":{"$unknown":1}}', 400],
    ['POST', '/_find', '{"selector":{"$and":5}}', 400],
    ['POST', '/_find', '{"selector":{"a":{"$regex":"("}}}', 400],
    ['POST', '/_find', '{"selector":{"a":1},"limit":"x"}', 400],
    ['POST', '/_find', '{"selector":{"a":1},"sort":5}', 400],
    ['POST', '/_find', '{"selector":{"a":1},"fields":"a"}', 400],
    ['POST', '/_find', '{"selector":{"_id":"a"},"bookmark":"garbage"}', 400],
    ['POST', '/_index', '{"index":{"fields":5}}', 400],
    ['POST', '/_index', '{"index":{"fields":[5]}}', 400],
    ['POST', '/_index', '{"index":{"fields":["a"]},"ddoc":5}', 400],
    ['POST', '/_index', '{"index":{"fields":["a"],"partial_filter_selector":{"$x":1}}}', 400],
    ['POST', '/known/relationships/references', '{"data":[{"type":"io.cozy.files"}]}', 400],
    ['POST', '/known/relationships/references', '{"data":[{"type":"io.cozy.files","id":"unknown"}]}', 404],
    ['GET', '/_all_docs?limit=-1', '', 400],
    ['GET', '/_all_docs?startkey=%5B', '', 400],
    ['GET', '/_changes?since=garbage', '', 400],
    ['GET', '/_changes?feed=continuous', '', 400],
    ['GET', '/_changes?unknown=1', '', 400],
    ['GET', '/_normal_docs?limit=x', '', 422],
  ])('%s %s %s: %d', async (method, path, body, status) => {
    expectClear(await ask(DATA + path, { method, body }), status, 'data');
  });
});

test('documents that are too long in one way or another', async () => {
  const post = (body: string) => ask(`${DATA}/`, { method: 'POST', body });
  expectClear(await post(`{"a":"${'x'.repeat(8_500_000)}"}`), 413, 'data');
  expectClear(await post(`{"a":${'[1,'.repeat(1001)}1${']'.repeat(1001)}}`), 400, 'data');
  expectClear(await ask(`${DATA}/${'x'.repeat(9000)}`, { method: 'PUT', body: '{}' }), 400, 'data');
  expectClear(await ask(`/data/?${'x'.repeat(20_000)}`), 431, 'none');
  expectClear(await ask('/data/', { headers: [['X-Long', 'x'.repeat(20_000)]] }), 431, 'none');
  expectClear(await ask('/data/', { host: 'x'.repeat(5000) }), 404, 'plain');
});

describe('files', () => {
  test.each<[method: string, path: string, body: string, status: number]>([
    ['POST', `${ROOT}?Type=file`, 'x', 422],
    ['POST', `${ROOT}?Type=unknown&Name=x`, 'x', 422],
    ['POST', `${ROOT}?Type=file&Name=..`, 'x', 422],
    ['POST', `${ROOT}?Type=file&Name=a%2Fb`, 'x', 422],
    ['POST', `${ROOT}?Type=file&Name=a%00`, 'x', 422],
    ['POST', `${ROOT}?Type=file&Name=a%0Ab`, 'x', 422],
    ['POST', `${ROOT}?Type=file&Name=known.txt`, 'x', 409],
    ['POST', `${ROOT}?Type=file&Name=new&CreatedAt=garbage`, 'x', 422],
    ['POST', `${ROOT}?Type=file&Name=new&Metadata={`, 'x', 422],
    ['POST', `${ROOT}?Type=file&Name=new&MetadataID=unknown`, 'x', 422],
    ['POST', `${ROOT}?Type=directory&Path=..%2F..`, '', 422],
    ['POST', `${ROOT}?Type=directory&Path=%2Fa%00`, '', 422],
    ['POST', '/files/unknown?Type=file&Name=new', 'x', 404],
    ['PUT', '/files/unknown', 'x', 404],
    ['PUT', ROOT, 'x', 400],
    ['PATCH', ROOT, '{"data":{"attributes":{"name":"new"}}}', 403],
    ['DELETE', ROOT, '', 403],
    ['DELETE', '/files/trash/io.cozy.files.root-dir', '', 403],
    ['POST', '/files/trash/io.cozy.files.root-dir', '', 403],
    ['POST', '/files/_find', '{"selector":{"a":{"$regex":"("}}}', 400],
    ['POST', '/files/_all_docs', '{"keys":5}', 422],
    ['GET', '/files/metadata?Path=%2F..%2F..%2Fetc%2Fpasswd', '', 422],
    ['GET', '/files/download?Path=..%2F..%2Fetc%2Fpasswd', '', 422],
    ['GET', '/files/download/unknown', '', 404],
    ['GET', '/files/downloads/..%2F..%2Fx/y', '', 400],
    ['GET', `${ROOT}?page[cursor]=garbage`, '', 422],
    ['GET', `${ROOT}?page[limit]=-5`, '', 422],
  ])('%s %s %s: %d', async (method, path, body, status) => {
    expectClear(await ask(path, { method, body }), status, 'jsonapi');
  });

  test.each<[what: string, query: string, header: Header, body: string, status: number]>([
    ['a sum that is none', '', ['Content-MD5', '!!'], 'x', 422],
    ['the sum of something else', '', ['Content-MD5', 'XrY7u+Ae7tCTyyK7j1rNww=='], 'x', 412],
    ['another length than it says', '&Size=99', ['Transfer-Encoding', 'chunked'], '1\r\nx\r\n0\r\n\r\n', 412],
    ['a length that is none', '&Size=x', ['Transfer-Encoding', 'chunked'], '1\r\nx\r\n0\r\n\r\n', 422],
  ])('an upload with %s', async (_, query, header, body, status) => {
    const target = `${ROOT}?Type=file&Name=new${query}`;
    expectClear(await ask(target, { method: 'POST', body, headers: [header] }), status, 'jsonapi');
  });

  test('an upload that is cut', async () => {
    const target = `${ROOT}?Type=file&Name=new`;
    const headers: Header[] = [['Content-Length', '500']];
    expectClear(await ask(target, { method: 'POST', body: 'half', headers, cut: true }), 400, 'none');
  });
});

describe('settings and permissions', () => {
  test.each<[method: string, path: string, attributes: object, status: number]>([
    ['POST', '/permissions', { permissions: { a: { type: '*' } } }, 422],
    ['POST', '/permissions', { permissions: { a: { type: 'io.cozy.contacts', verbs: ['NO'] } } }, 400],
    ['POST', '/permissions', { permissions: 5 }, 422],
    ['POST', '/permissions', { permissions: { a: { type: 'io.cozy.bank.accounts' } } }, 403],
    ['POST', '/permissions?ttl=never', { permissions: { a: { type: 'io.cozy.contacts' } } }, 400],
    ['PATCH', '/permissions/apps/unknown', { permissions: {} }, 404],
    ['DELETE', '/permissions/unknown', {}, 404],
    ['GET', '/permissions/%00', {}, 404],
    ['GET', '/apps/unknown', {}, 404],
    ['GET', '/apps/..%2F..%2Fx/icon', {}, 404],
  ])('%s %s %j: %d', async (method, path, attributes, status) => {
    const body = method === 'GET' ? '' : JSON.stringify({ data: { attributes } });
    expectClear(await ask(path, { method, body }), status, 'jsonapi');
  });
});

test('the settings refuse what they cannot be, even from one who read them', async () => {
  const { data } = JSON.parse((await ask('/settings/instance')).body);
  for (const attributes of [{ tz: 5 }, { tz: 'Not/AZone' }, { locale: 5 }, { public_name: ['a'] }, { phone: {} }]) {
    const body = JSON.stringify({ data: { ...data, attributes: { ...data.attributes, ...attributes } } });
    const answer = await ask('/settings/instance', { method: 'PUT', body });
    expect([attributes, answer.status]).toEqual([
      attributes,
      expect.toSatisfy((status) => status === 400 || status === 422),
    ]);
    expectClear(answer, answer.status, 'jsonapi');
  }
});

describe('verbs', () => {
  test.each<[method: string, path: string, dialect: Dialect]>([
    ['PATCH', `${DATA}/known`, 'data'],
    ['POST', `${DATA}/known`, 'data'],
    ['TRACE', '/data/', 'data'],
    ['PURGE', `${DATA}/known`, 'data'],
    ['PUT', '/files/download/known', 'jsonapi'],
    ['POST', '/files/metadata/known/unknown', 'jsonapi'],
    ['DELETE', '/settings/instance', 'plain'],
    ['DELETE', '/auth/passphrase', 'plain'],
    ['PATCH', '/public/prelogin', 'plain'],
    ['POST', '/assets/styles/theme.css', 'plain'],
    ['GET', '/nothing/here', 'plain'],
  ])('%s %s', async (method, path, dialect) => {
    const answer = await ask(path, { method });
    expectClear(answer, answer.status === 405 ? 405 : 404, dialect);
  });

  test('the method is the one of the request, whatever a header says', async () => {
    const headers: Header[] = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'].map((name) => [
      name,
      'DELETE',
    ]);
    const answer = await ask(`${DATA}/known?rev=${rev}&_method=DELETE`, { headers });
    expect([answer.status, JSON.parse(answer.body)._id]).toEqual([200, 'known']);
  });

  test('a refused HEAD has no body', async () => {
    expect(await ask(`${DATA}/unknown`, { method: 'HEAD' })).toMatchObject({ status: 404, body: '' });
  });
});

describe('hosts', () => {
  test.each(['nobody.localhost', '..', '127.0.0.1', 'localhost', 'localhost:1', 'xn--'])(
    'of nobody: %s',
    async (host) => {
      const answer = await ask(`${DATA}/known`, { host });
      expectClear(answer, answer.status === 400 ? 400 : 404, answer.status === 400 ? 'none' : 'plain');
      if (answer.status === 404) expect(JSON.parse(answer.body)).toEqual({ error: {} });
    },
  );

  test.each(['', '[::1', 'local host', 'a/../b', 'a@b', '%6c', 'a\\b', 'é', 'a?b', 'a#b'])(
    'that are none: %j',
    async (host) => {
      expectClear(await ask('/data/', { host }), 400, 'none');
    },
  );

  test('absent, twice, or another in the target', async () => {
    const { port } = cozy.stack;
    const { domain } = cozy.instance;
    expectClear(await rawRequest(port, { target: '/data/' }), 400, 'none');
    for (const host of [domain, 'nobody.localhost']) {
      expectClear(
        await ask('/data/', {
          headers: [
            ['Host', domain],
            ['host', host],
          ],
        }),
        400,
        'none',
      );
    }
    expectClear(await ask(`http://nobody.localhost/data/`), 400, 'none');
    expect((await ask(`http://${domain}/data/`)).status).toBe(200);
  });
});

describe('tokens', () => {
  const [CONTACT, FOLDER, SETTING] = [`${DATA}/known`, ROOT, '/settings/instance'] as const;
  const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  async function forged(): Promise<string[]> {
    const [head = '', claims = '', signature = ''] = token.split('.');
    const other = await cozy.stack.services.instances.create({ domain: 'other.example', locale: 'en' });
    const past = createTokens({ now: () => Date.now() - 86_400_000 });
    return [
      'x',
      'a.b.c',
      `${head}.${claims}.`,
      `${head}.${claims}.${signature.slice(0, -4)}AAAA`,
      `${head}.${base64({ aud: ['cli'], iss: cozy.instance.domain, iat: 1e10, sub: 'x', scope: '*' })}.${signature}`,
      `${base64({ alg: 'none', typ: 'JWT' })}.${claims}.`,
      `${base64({ alg: 'HS256', typ: 'JWT' })}.${claims}.${signature}`,
      '123456',
      'abcdefghijkl',
      'x'.repeat(10_000),
      await past.issue(cozy.instance, { audience: 'cli', subject: 'x', scope: SCOPE }),
      await cozy.stack.token(other, 'cli', 'x', SCOPE),
      await cozy.stack.token(cozy.instance, 'refresh', 'x', SCOPE),
      await cozy.stack.token(cozy.instance, 'registration', 'x', SCOPE),
      await cozy.stack.token(cozy.instance, 'access', 'unknown', SCOPE),
      await cozy.stack.token(cozy.instance, 'app', 'unknown'),
      await cozy.stack.token(cozy.instance, 'share', 'unknown', SCOPE),
    ];
  }

  test('forged, old, of another kind or of another instance are refused everywhere', async () => {
    for (const [index, each] of (await forged()).entries()) {
      for (const [path, dialect] of [
        [CONTACT, 'data'],
        [FOLDER, 'plain'],
        [SETTING, 'plain'],
      ] as const) {
        const answer = await ask(path, { token: each });
        expect([index, path, answer.status]).toEqual([
          index,
          path,
          expect.toSatisfy((status) => status === 400 || status === 403),
        ]);
        expectClear(answer, answer.status, dialect);
        if (answer.status === 400) expect(answer.headers['www-authenticate']).toContain('invalid_token');
      }
    }
  });

  test('absent are refused, and so are credentials of another scheme', async () => {
    for (const [path, dialect] of [
      [CONTACT, 'data'],
      [FOLDER, 'plain'],
      [SETTING, 'plain'],
    ] as const) {
      expectClear(await ask(path, { token: '' }), 401, dialect);
      for (const scheme of ['Basic', 'Basic !!!!', 'Digest x', 'Bearer', 'Negotiate abc']) {
        expectClear(await ask(path, { token: '', headers: [['Authorization', scheme]] }), 401, dialect);
      }
      expectClear(await ask(`${path}?registerToken=00ff`, { token: '' }), 400, dialect);
    }
  });

  test('a byte that no header may have ends the request', async () => {
    expectClear(await ask(CONTACT, { token: 'a\u0001b' }), 400, 'none');
  });
});

describe('paths', () => {
  test.each<[path: string, status: number, dialect: Dialect]>([
    [`${DATA}/..%2F..%2Fx`, 404, 'data'],
    [`${DATA}/%252e%252e%252fx`, 404, 'data'],
    [`${DATA}/%00`, 404, 'data'],
    [`${DATA}/%ff`, 404, 'data'],
    [`${DATA}/%zz`, 404, 'data'],
    [`${DATA}/%`, 404, 'data'],
    [`${DATA}/%5fdesign%2fx`, 400, 'data'],
    [`${DATA}/unknown?a=%0d%0aSet-Cookie:%20a=1`, 404, 'data'],
    [`${DATA}/%0d%0aSet-Cookie:%20a=1`, 404, 'data'],
    ['/data/..%2Fglobal%2Finstances/_all_docs', 400, 'data'],
    ['/data/io.cozy.contacts%2F..%2Finstances/_all_docs', 400, 'data'],
    ['/data/instances/_all_docs', 403, 'data'],
    ['/data/io.cozy.sessions/_all_docs', 403, 'data'],
    ['/data/IO.Cozy/x', 400, 'data'],
    ['/data//x', 404, 'data'],
    ['//data/', 404, 'plain'],
    ['/assets/../../package.json', 404, 'plain'],
    ['/assets/%2e%2e/%2e%2e/package.json', 404, 'plain'],
    ['/assets/..%2f..%2fpackage.json', 404, 'plain'],
    ['/assets/%252e%252e%252fpackage.json', 404, 'plain'],
    ['/assets/styles/%00', 404, 'plain'],
    ['/files/..%2f..', 404, 'jsonapi'],
    ['/files/%00', 404, 'jsonapi'],
    ['/auth/login?redirect=http://evil.example/', 400, 'plain'],
    ['/auth/login?redirect=%0d%0aSet-Cookie:a=1', 400, 'plain'],
    [`${DATA}/x y`, 400, 'none'],
    ['data/', 400, 'none'],
    ['*', 400, 'none'],
  ])('%s: %d', async (path, status, dialect) => {
    const answer = await ask(path);
    expectClear(answer, status, dialect);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('that lead up lead to what may be asked there, with the rights that it needs', async () => {
    expectClear(await ask('/data/%2e%2e/settings/instance', { token: '' }), 401, 'plain');
    expectClear(await ask('/assets/%2e%2e/data/io.cozy.contacts/known', { token: '' }), 401, 'data');
  });
});
