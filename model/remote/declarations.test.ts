import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDeclarations } from './declarations.ts';
import { type Forwarded, renderForwarded, renderRequest } from './outgoing.ts';
import { parseRequest } from './parse-request.ts';

const RULES = { allowsPorts: false };
const SHIPPED = join(import.meta.dirname, '../../doctypes');
const values = (variables: Record<string, string>, secrets: Record<string, string> = {}) => ({ variables, secrets });
const render = (text: string, variables: Record<string, string> = {}, secrets: Record<string, string> = {}) =>
  renderRequest(parseRequest(text, RULES), values(variables, secrets));

describe('a declared request', () => {
  test('has its variables written as their place wants', () => {
    const text = [
      'POST https://api.example/v1/{{ thing }}/x?q={{q}}&fixed=1 HTTP/1.1',
      'Content-Type: application/json',
      'Authorization: Bearer {{secret_token}}',
      '',
      '{"a": "{{json a}}", "raw": {{raw}}, "html": "{{html a}}", "u": "{{path a}}"}',
      '',
    ].join('\r\n');
    const given = { thing: 'a b/c', q: 'x&y=z é', a: '<"\n\'>', raw: '[1]' };
    const outgoing = render(text, given, { token: 's3cret' });
    expect(outgoing.url).toBe('https://api.example/v1/a%20b%2Fc/x?q=x%26y%3Dz%20%C3%A9&fixed=1');
    expect(outgoing.headers).toMatchObject({ 'content-type': 'application/json', authorization: 'Bearer s3cret' });
    expect(outgoing.body).toBe(
      '{"a": "<\\"\\n\'>", "raw": [1], "html": "&#60;&#34;\n&#39;&#62;", "u": "%3C%22%0A\'%3E"}',
    );
  });

  test('shows no secret of its address', () => {
    const { url, shownUrl } = render(
      'GET https://api.example/?key={{secret_key}}&q={{q}}',
      { q: 'a' },
      { key: 's3cret' },
    );
    expect(url).toBe('https://api.example/?key=s3cret&q=a');
    expect(shownUrl).toBe('https://api.example/?key=***&q=a');
  });

  test.each([
    ['a line break of a header', { h: 'a\r\nX-Evil: 1' }],
    ['a NUL', { h: 'a\0' }],
    ['what is no latin', { h: 'é€' }],
    ['the folder above', { p: '..' }],
    ['the same folder', { p: '.' }],
    ['nothing for a variable', { h: 'a', p: undefined }],
    ['a member that is not its own', { p: undefined, h: undefined }],
  ])('refuses %s', (_, wrong) => {
    const given = Object.fromEntries(
      Object.entries({ p: 'x', h: 'y', ...wrong }).filter(([, value]) => value !== undefined),
    );
    const text = 'GET https://api.example/a/{{p}}/b\nX-Given: {{h}}';
    expect(() => render(text, given as Record<string, string>)).toThrow(
      expect.objectContaining({ kind: 'bad-request' }),
    );
  });

  test('takes no variable from the prototype of an object, nor a secret from the caller', () => {
    expect(() => render('GET https://api.example/{{constructor}}')).toThrow(
      expect.objectContaining({ kind: 'bad-request' }),
    );
    expect(() => render('GET https://api.example/{{secret_key}}', { secret_key: 'mine', key: 'mine' })).toThrow(
      expect.objectContaining({ kind: 'internal' }),
    );
  });

  test.each([
    ['evil.example', 'https://api.example/evil.example'],
    ['@evil.example/', 'https://api.example/%40evil.example%2F'],
    ['//evil.example', 'https://api.example/%2F%2Fevil.example'],
    ['\\evil', 'https://api.example/%5Cevil'],
    ['?a=b#c', 'https://api.example/%3Fa%3Db%23c'],
    ['%2e%2e', 'https://api.example/%252e%252e'],
    ['\ud800', 'https://api.example/%EF%BF%BD'],
  ])('stays on its host with %j', (p, url) => {
    expect(render('GET https://api.example/{{p}}', { p }).url).toBe(url);
  });

  test.each([
    '',
    'DELETE https://api.example/',
    'GET api.example',
    'GET ftp://api.example/',
    'GET file:///etc/passwd',
    'GET https://{{host}}/',
    'GET https://a.{{host}}/x',
    'GET https://api.example{{rest}}',
    'GET {{url}}',
    'GET https://user:pass@api.example/',
    'GET https://api.example:8443/',
    'GET https://api.example/#a',
    'GET https://api.example/\nHost: evil.example',
    'GET https://api.example/\nContent-Length: 3',
    'GET https://api.example/\nno header',
    'GET https://api.example/\nX Y: a',
    'GET https://api.example/{{a b c}}',
    'GET https://api.example/{{}}',
  ])('is wrong, for the operator: %j', (text) => {
    expect(() => render(text, { host: 'evil.example', url: 'x', rest: '.evil.example', a: '' })).toThrow(
      expect.objectContaining({ kind: 'internal' }),
    );
  });

  test('may have a port where the operator allows it', () => {
    expect(parseRequest('GET http://127.0.0.1:99/', { allowsPorts: true }).origin).toBe('http://127.0.0.1:99');
  });
});

describe('a proxy', () => {
  const proxy = {
    base: 'https://api.example/v2',
    allow: [
      { methods: ['GET' as const], path: '/search' },
      { methods: ['GET' as const, 'POST' as const], path: '/things/*' },
    ],
    headers: { 'X-Key': '{{secret_key}}' },
    query: { key: '{{secret_key}}' },
  };
  const forward = (path: string, asked: Partial<Forwarded> = {}) =>
    renderForwarded(
      proxy,
      { method: 'GET', path, query: new URLSearchParams('q=a b&key=mine'), headers: { accept: 'x/y' }, ...asked },
      { key: 's&k' },
    );

  test('adds the secrets of the operator, whatever the app says', () => {
    const outgoing = forward('/search');
    expect(outgoing.url).toBe('https://api.example/v2/search?q=a+b&key=s%26k');
    expect(outgoing.shownUrl).toBe('https://api.example/v2/search?q=a+b&key=***');
    expect(outgoing.headers).toMatchObject({ accept: 'x/y', 'x-key': 's&k' });
    expect(forward('/search', { headers: { 'x-key': 'mine' } }).headers['x-key']).toBe('s&k');
    expect(forward('/things/1/2').url).toContain('/v2/things/1/2?');
  });

  test.each([
    ['/', 'not-found'],
    ['/searchx', 'not-found'],
    ['/search/', 'not-found'],
    ['/things', 'not-found'],
    ['/things/../search', 'bad-request'],
    ['/things/./a', 'bad-request'],
    ['/things/%2e%2e/admin', 'not-found'],
    ['/things/%2E%2E%2fadmin', 'not-found'],
    ['/things/%252e', 'not-found'],
    ['/things/a\\b', 'not-found'],
    ['//evil.example/search', 'not-found'],
    ['/things/#', 'bad-request'],
  ])('leads nowhere else: %s is %s', (path, kind) => {
    expect(() => forward(path)).toThrow(expect.objectContaining({ kind }));
  });

  test('has its methods', () => {
    expect(() => forward('/search', { method: 'POST' })).toThrow(
      expect.objectContaining({ kind: 'method-not-allowed' }),
    );
    expect(forward('/things/1', { method: 'POST', body: Buffer.from('a') }).body).toEqual(Buffer.from('a'));
  });
});

describe('the folders', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cozy-doctypes-'));
    const write = async (doctype: string, file: string, text: string) => {
      await mkdir(join(folder, doctype), { recursive: true });
      await writeFile(join(folder, doctype, file), text);
    };
    await write('org.wikidata.search', 'request', 'GET https://mine.example/');
    await write(
      'org.example.api',
      'proxy.json',
      '{"base":"https://api.example/v1/","allow":[{"methods":["GET"],"path":"/*"}]}',
    );
    const wrong = [
      '',
      '[]',
      '{"base":"https://api.example"}',
      '{"base":"https://api.example?x","allow":[{"methods":["GET"],"path":"/"}]}',
      '{"base":"https://u:p@api.example","allow":[{"methods":["GET"],"path":"/"}]}',
      '{"base":"https://api.example:99","allow":[{"methods":["GET"],"path":"/"}]}',
      '{"base":"file:///etc","allow":[{"methods":["GET"],"path":"/"}]}',
      '{"base":"https://api.example","allow":[{"methods":["GET"],"path":"x"}]}',
      '{"base":"https://api.example","allow":[{"methods":["EVAL"],"path":"/"}]}',
      '{"base":"https://api.example","allow":[{"methods":["GET"],"path":"/"}],"headers":{"Host":"evil"}}',
      '{"base":"https://api.example","allow":[{"methods":["GET"],"path":"/"}],"other":1}',
    ];
    for (const [index, text] of wrong.entries()) await write(`org.wrong.p${index}`, 'proxy.json', text);
    await writeFile(join(folder, 'README.md'), 'a file');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("those of the operator win over the server's, and a folder that is not there has none", async () => {
    const { request, proxy, doctypes } = createDeclarations({ folders: [folder, '/nowhere', SHIPPED], ...RULES });
    expect((await request('org.wikidata.search'))?.origin).toBe('https://mine.example');
    expect((await request('org.wikidata.entity'))?.origin).toBe('https://www.wikidata.org');
    expect(await proxy('org.example.api')).toMatchObject({ base: 'https://api.example/v1' });
    expect(await request('org.example.api')).toBeUndefined();
    expect(await doctypes()).toEqual(expect.arrayContaining(['org.example.api', 'org.openstreetmap.nominatim']));
  });

  test('each that comes with the server can be used', async () => {
    const { request, proxy, doctypes } = createDeclarations({ folders: [SHIPPED], ...RULES });
    for (const doctype of await doctypes()) expect((await request(doctype)) ?? (await proxy(doctype))).toBeDefined();
  });

  test('a proxy that is badly declared is wrong, for the operator', async () => {
    const { proxy, doctypes } = createDeclarations({ folders: [folder], ...RULES });
    const wrong = (await doctypes()).filter((doctype) => doctype.startsWith('org.wrong.'));
    expect(wrong).toHaveLength(11);
    for (const doctype of wrong) await expect(proxy(doctype), doctype).rejects.toMatchObject({ kind: 'internal' });
  });

  test.each(['../etc', '..', 'a/b', '', '/etc', 'a\0b', '%2e%2e'])('%j is no doctype', async (doctype) => {
    const { request } = createDeclarations({ folders: [folder], ...RULES });
    await expect(request(doctype)).rejects.toMatchObject({ kind: 'bad-request' });
  });
});
