import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LiveCozy, liveCozy } from '#tests/wire/live-cozy';

/** Files of the first synchronisation: the desktop client asks for 3,000 changes at once. */
const FILES = 10_000;
const SCOPE = [
  'io.cozy.files',
  'io.cozy.settings:GET:io.cozy.settings.disk-usage',
  'io.cozy.jobs:POST:sendmail:worker',
].join(' ');
const ROOT = 'io.cozy.files.root-dir';

let cozy: LiveCozy;
let token: string;

/** Register as the desktop client does; the owner's consent has its own tests. */
beforeAll(async () => {
  // What is looked at is the index: a disk would take most of the time for the content.
  cozy = await liveCozy({ flags: { 'fs.url': 'mem://' } });
  const registered = await fetch(`${cozy.uri}/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({
      redirect_uris: ['http://localhost:3344/callback'],
      client_name: 'Cozy Drive (laptop)',
      software_id: 'github.com/cozy-labs/cozy-desktop',
      client_kind: 'desktop',
    }),
  });
  expect(registered.status).toBe(201);
  const { client_id: id } = (await registered.json()) as { client_id: string };
  token = await cozy.stack.token(cozy.instance, 'access', id, SCOPE);
});
afterAll(async () => {
  expect(cozy.stack.errors).toEqual([]);
  await cozy[Symbol.asyncDispose]();
});

interface Answer {
  status: number;
  body: {
    data: {
      _id: string;
      id: string;
      attributes: Record<string, unknown>;
      meta: { rev: string };
      relationships: object;
    };
    included: { type: string; attributes: Record<string, unknown> }[];
    errors: { detail: string; source: { parameter?: string } }[];
  };
}
interface Changes {
  last_seq: string;
  pending: number;
  results: { id: string; doc: Record<string, unknown> & { type?: string; path?: string; _deleted?: boolean } }[];
}

async function call(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const headers = { Authorization: `Bearer ${token}`, Accept: 'application/vnd.api+json', ...init.headers };
  const response = await fetch(cozy.uri + path, { ...init, method, headers });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) } as Answer;
}

/** As the client asks: until nothing is pending. */
async function changes(since: string, first: boolean): Promise<Changes> {
  const all: Changes = { last_seq: since, pending: 1, results: [] };
  while (all.pending > 0) {
    const query = new URLSearchParams({
      since: all.last_seq,
      limit: '3000',
      include_docs: 'true',
      include_file_path: 'true',
      ...(first && { skip_deleted: 'true', skip_trashed: 'true' }),
    });
    const page = (await call('GET', `/files/_changes?${query}`)).body as unknown as Changes;
    all.results.push(...page.results);
    all.last_seq = page.last_seq;
    all.pending = page.pending;
  }
  return all;
}

const md5 = (content: string) => createHash('md5').update(content).digest('base64');

function upload(name: string, content: string, headers: Record<string, string> = {}): Promise<Answer> {
  const at = '2024-05-06T07:08:09.123Z';
  const query = new URLSearchParams({ Type: 'file', Name: name, CreatedAt: at, UpdatedAt: at, Executable: 'false' });
  return call('POST', `/files/${ROOT}?${query}`, {
    body: content,
    headers: { 'Content-MD5': md5(content), 'Content-Type': 'text/plain', ...headers },
  });
}

test('the first synchronisation gives every file once, with its path', async () => {
  const archive = pack();
  for (let n = 0; n < FILES; n++) archive.entry({ name: `dir ${n % 7}/été ${n}.txt` }, `content ${n}`);
  archive.finalize();
  const body = new Uint8Array(await buffer(Readable.from(archive)));
  const sent = await fetch(`${cozy.uri}/files/batch`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body,
  });
  expect((await sent.text()).match(/"status":201/g)?.length).toBe(FILES);

  const { results } = await changes('0', true);
  const files = results.filter(({ doc }) => doc.type === 'file');
  expect(files.length).toBe(FILES);
  expect(new Set(files.map(({ doc }) => doc.path)).size).toBe(FILES);
  expect(files.every(({ doc }) => /^\/dir \d\/été \d+\.txt$/.test(doc.path ?? ''))).toBe(true);
  expect(results.filter(({ doc }) => doc.type === 'directory').map(({ doc }) => doc.path)).toContain('/dir 0');
}, 120_000);

test('then only what changed comes, deletions too, and conflicts are told apart', async () => {
  let { last_seq: since } = await changes('0', true);
  const made = await upload('note.txt', 'one');
  expect(made).toMatchObject({
    status: 201,
    body: { data: { attributes: { created_at: '2024-05-06T07:08:09.123Z' } } },
  });
  const { id, meta } = made.body.data;
  let page = await changes(since, false);
  expect(page.results.map(({ doc }) => [doc['_id'], doc.path])).toEqual([[id, '/note.txt']]);
  since = page.last_seq;

  // Another device wrote in between: the precondition tells the client to merge.
  const put = (content: string, rev: string) =>
    call('PUT', `/files/${id}?UpdatedAt=2024-06-01T00:00:00.000Z`, {
      body: content,
      headers: { 'If-Match': rev, 'Content-MD5': md5(content) },
    });
  const second = await put('two', meta.rev);
  expect(second.status).toBe(200);
  const late = await put('three', meta.rev);
  expect([late.status, late.body.errors[0]?.source.parameter]).toEqual([412, 'If-Match']);
  const cut = await call('PUT', `/files/${id}`, { body: 'x', headers: { 'Content-MD5': md5('y') } });
  expect([cut.status, cut.body.errors[0]?.source.parameter]).toEqual([412, 'Content-MD5']);
  const file = await call('GET', `/files/${id}`);
  expect(file.body.included).toMatchObject([{ type: 'io.cozy.files.versions', attributes: { md5sum: md5('one') } }]);

  // 400 would mean a device that is revoked: none of these may be one.
  expect((await upload('note.txt', 'again')).status).toBe(409);
  const folder = (await call('POST', `/files/${ROOT}?Type=directory&Name=folder`)).body.data;
  const inside = await patch(folder.id, { dir_id: folder.id });
  expect([inside.status, inside.body.errors[0]?.source.parameter]).toEqual([412, 'dir-id']);
  const bad = await patch(id, { name: 'a/b' });
  expect([bad.status, bad.body.errors[0]?.source.parameter]).toEqual([422, 'name']);
  expect((await call('POST', '/files/nowhere?Type=file&Name=x', { body: 'x' })).status).toBe(404);
  const moved = await patch(id, { dir_id: folder.id, name: 'renamed.txt' });
  expect(moved.body.data.attributes).toMatchObject({ name: 'renamed.txt', dir_id: folder.id });
  page = await changes(since, false);
  expect(page.results.find(({ doc }) => doc['_id'] === id)?.doc.path).toBe('/folder/renamed.txt');
  since = page.last_seq;

  const trashed = await call('DELETE', `/files/${folder.id}`, { headers: { 'If-Match': '' } });
  expect(trashed).toMatchObject({ status: 200, body: { data: { relationships: { contents: expect.anything() } } } });
  const twice = await call('DELETE', `/files/${folder.id}`);
  expect([twice.status, twice.body.errors[0]?.detail]).toEqual([400, 'File or directory is already in the trash']);
  page = await changes(since, false);
  expect(page.results.find(({ doc }) => doc['_id'] === id)?.doc).toMatchObject({ trashed: true });
  since = page.last_seq;

  expect((await call('DELETE', `/files/trash/${folder.id}`)).status).toBe(204);
  page = await changes(since, false);
  expect(page.results.map(({ doc }) => [doc['_id'], doc._deleted]).sort()).toEqual(
    [
      [id, true],
      [folder.id, true],
    ].sort(),
  );
  expect((await changes(page.last_seq, false)).results).toEqual([]);
});

function patch(id: string, attributes: object): Promise<Answer> {
  return call('PATCH', `/files/${id}`, {
    body: JSON.stringify({ data: { type: 'io.cozy.files', id, attributes } }),
    headers: { 'Content-Type': 'application/vnd.api+json' },
  });
}

test('names that look alike stay two names, and the longest ones are kept', async () => {
  const names = [
    'é',
    'e\u0301',
    '👩‍👩‍👧 famille.txt',
    'עברית.txt',
    '\u202Etxt.exe',
    'x'.repeat(255),
    '語'.repeat(200),
    ' . ',
    'CON',
  ];
  for (const name of names) expect((await upload(`u-${name}`, name)).status, name).toBe(201);
  const { results } = await changes('0', true);
  const found = results.flatMap(({ doc }) => (String(doc['name']).startsWith('u-') ? [String(doc['name'])] : []));
  expect(found.sort()).toEqual(names.map((name) => `u-${name}`).sort());
  for (const name of names) {
    const query = new URLSearchParams({ Path: `/u-${name}` });
    const response = await fetch(`${cozy.uri}/files/download?${query}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(await response.text()).toBe(name);
  }
});

test('the room on the disk is told as texts', async () => {
  const { status, body } = await call('GET', '/settings/disk-usage');
  expect([status, body.data.attributes['used']]).toEqual([200, expect.stringMatching(/^\d+$/)]);
});
