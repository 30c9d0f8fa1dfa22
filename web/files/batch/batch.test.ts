import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type Header, pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let alice: Instance;

beforeAll(async () => {
  stack = await testStack();
  alice = await stack.addInstance('alice');
});
afterAll(() => stack[Symbol.asyncDispose]());

interface Line {
  name?: string;
  status: number;
  id?: string;
  rev?: string;
  size?: string;
  md5sum?: string;
  errors?: { detail: string; source: { parameter?: string } }[];
}
type Entry = Partial<Header> & { name: string; content?: string | Buffer };

async function tar(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack();
  for (const { content = '', ...header } of entries) archive.entry(header as Header, content as string);
  archive.finalize();
  return buffer(Readable.from(archive));
}

async function send(body: Buffer, { query = '', scope = 'io.cozy.files', to = alice } = {}): Promise<Line[]> {
  const headers = { Authorization: `Bearer ${await stack.token(to, 'cli', 'test', scope)}` };
  const init = { method: 'POST', headers, body: new Uint8Array(body) };
  const response = await stack.request(to.domain, `/files/batch${query}`, init);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  return (await response.text()).split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]));
}

const statuses = (lines: readonly Line[]) =>
  Object.fromEntries(lines.map(({ name = 'end', status }) => [name, status]));
const md5 = (content: string | Buffer) => createHash('md5').update(content).digest('base64');
const pathsOf = (...paths: string[]) => Promise.all(paths.map((path) => stack.services.vfs.byPath(alice, path)));

test('names of megabytes are refused, and do not wait in memory for who never reads', async () => {
  const one = await tar([{ name: `${'n'.repeat(3_000_000)}.txt`, content: '' }]);
  const [line] = await send(one);
  expect([line?.status, line?.name?.length, line?.errors?.[0]?.source]).toEqual([422, 4096, { parameter: 'path' }]);

  // A reader who takes nothing: the archive is not read to its end.
  const entries = Array.from({ length: 2_500 }, (_, n) => ({ name: `${n}/../${'n'.repeat(4_000)}`, content: '' }));
  const body = await tar(entries);
  let taken = 0;
  const source = new ReadableStream<Uint8Array>({
    pull(out) {
      const part = body.subarray(taken, taken + 64 * 1024);
      taken += part.length;
      if (part.length === 0) out.close();
      else out.enqueue(new Uint8Array(part));
    },
  });
  const headers = { Authorization: `Bearer ${await stack.token(alice, 'cli', 'test', 'io.cozy.files:GET')}` };
  const init = { method: 'POST', headers, body: source, duplex: 'half' } as RequestInit;
  const response = await stack.request(alice.domain, '/files/batch', init);
  await vi.waitFor(() => expect(taken).toBeGreaterThan(8_000_000));
  const seen = taken;
  for (let n = 0; n < 50; n++) await new Promise(setImmediate);
  expect(taken - seen).toBeLessThan(300_000);
  expect(taken).toBeLessThan(body.length - 1_000_000);
  const lines = (await response.text()).split('\n').filter(Boolean);
  expect(lines).toHaveLength(2_500);
});

describe('a batch', () => {
  test('stores files and the directories that they need, each acknowledged on its own', async () => {
    const mtime = new Date('2020-01-02T03:04:05Z');
    const large = Buffer.alloc(700_000, 'large');
    const lines = await send(
      await tar([
        { name: 'trip/', type: 'directory' },
        {
          name: 'trip/été 🗂.txt',
          content: 'hello',
          mtime,
          pax: { 'COZY.md5': md5('hello'), 'COZY.type': 'text/x-mine' },
        },
        { name: './trip/deep/er/run.sh', content: '#!', mode: 0o755 },
        { name: 'large.bin', content: large },
        { name: `${'long'.repeat(50)}.txt`, content: '' },
      ]),
    );
    expect(lines.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    const [hello, run, big] = await pathsOf('/trip/été 🗂.txt', '/trip/deep/er/run.sh', '/large.bin');
    expect(hello).toMatchObject({ size: '5', mime: 'text/x-mine', updated_at: '2020-01-02T03:04:05.000Z' });
    expect(run).toMatchObject({ executable: true });
    expect(big).toMatchObject({ size: '700000', md5sum: md5(large) });
    expect(lines.find(({ name }) => name === 'trip/été 🗂.txt')).toEqual({
      name: 'trip/été 🗂.txt',
      status: 201,
      id: hello?._id,
      rev: hello?._rev,
      dir_id: hello?.dir_id,
      size: '5',
      md5sum: md5('hello'),
    });
  });

  test('goes in the directory that is asked', async () => {
    const folder = await stack.services.vfs.createDirectoryAt(alice, { origin: 'x' }, '/into');
    await send(await tar([{ name: 'a/b.txt', content: 'b' }]), { query: `?DirID=${folder._id}` });
    expect((await pathsOf('/into/a/b.txt'))[0]).toMatchObject({ type: 'file' });
  });

  test('one entry that is refused does not keep the others', async () => {
    await send(await tar([{ name: 'taken.txt', content: 'first' }]));
    const lines = await send(
      await tar([
        { name: 'before.txt', content: 'x' },
        { name: 'taken.txt', content: 'second' },
        { name: '../out.txt', content: 'x' },
        { name: '/etc/passwd', content: 'x' },
        { name: 'a/../../out', content: 'x' },
        { name: 'wrong.txt', content: 'x', pax: { 'COZY.md5': md5('y') } },
        { name: 'odd.txt', content: 'x', pax: { 'COZY.md5': 'no sum' } },
        { name: 'date.txt', content: 'x', pax: { 'COZY.created': 'yesterday' } },
        { name: 'link', type: 'symlink', linkname: '/etc/passwd' },
        { name: 'taken.txt/below', content: 'x' },
        { name: 'big.bin', content: Buffer.alloc(600_000), pax: { 'COZY.md5': md5('y') } },
        { name: 'line\nend', content: 'x' },
        { name: 'after.txt', content: 'x' },
      ]),
    );
    expect(statuses(lines)).toEqual({
      'before.txt': 201,
      'taken.txt': 409,
      '../out.txt': 422,
      '/etc/passwd': 422,
      'a/../../out': 422,
      'wrong.txt': 412,
      'odd.txt': 422,
      'date.txt': 422,
      link: 422,
      'taken.txt/below': 409,
      'big.bin': 412,
      'line\nend': 422,
      'after.txt': 201,
    });
    expect(lines.find(({ name }) => name === 'wrong.txt')?.errors).toMatchObject([
      { detail: expect.stringContaining('MD5'), source: { parameter: 'Content-MD5' } },
    ]);
    await expect(pathsOf('/wrong.txt')).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('that is cut keeps what came whole, and says so', async () => {
    const whole = await tar([
      { name: 'cut-1.txt', content: 'one' },
      { name: 'cut-2.bin', content: Buffer.alloc(900_000) },
    ]);
    const lines = await send(whole.subarray(0, 500_000));
    expect(lines.find(({ name }) => name === 'cut-1.txt')?.status).toBe(201);
    expect(lines.find(({ name }) => name === undefined)).toMatchObject({ status: 400 });
    await expect(pathsOf('/cut-2.bin')).rejects.toMatchObject({ kind: 'not-found' });
    expect(statuses(await send(Buffer.from('no archive '.repeat(100))))).toEqual({ end: 400 });
  });

  test('stops at the quota, file by file', async () => {
    const poor = await stack.addInstance('poor');
    const limited = await stack.services.instances.update(poor, { disk_quota: 25_000 });
    const entries = Array.from({ length: 4 }, (_, n) => ({ name: `${n}`, content: Buffer.alloc(10_000) }));
    const lines = await send(await tar(entries), { to: limited });
    expect(lines.map(({ status }) => status).sort()).toEqual([201, 201, 413, 413]);
    expect((await stack.services.vfs.diskUsage(limited)).files).toBe(20_000);
  });

  test('may skip, replace or rename what is there already', async () => {
    const folder = await stack.services.vfs.createDirectoryAt(alice, { origin: 'x' }, '/again');
    const sent = (content: string, IfExists?: string, scope = 'io.cozy.files') => {
      const query = `?${new URLSearchParams({ DirID: folder._id, ...(IfExists !== undefined && { IfExists }) })}`;
      const pax = { 'COZY.md5': md5(content) };
      return tar([
        { name: 'a.txt', content, pax },
        { name: 'sub/', type: 'directory' },
      ]).then((body) => send(body, { query, scope }));
    };
    await sent('one');
    const [file] = await pathsOf('/again/a.txt');
    await stack.services.vfs.patch(alice, { origin: 'x' }, file?._id ?? '', { tags: ['kept'] });
    expect((await sent('two', 'error')).map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await sent('two', 'skip')).toContainEqual({ name: 'a.txt', status: 200, skipped: true });
    expect((await pathsOf('/again/a.txt'))[0]).toMatchObject({ md5sum: md5('one') });
    expect(await sent('two', 'overwrite')).toContainEqual(
      expect.objectContaining({ name: 'a.txt', status: 200, id: file?._id, md5sum: md5('two') }),
    );
    const [replaced] = await pathsOf('/again/a.txt');
    expect(replaced).toMatchObject({ tags: ['kept'] });
    expect(await stack.services.vfs.versions(alice, file?._id ?? '')).toHaveLength(1);
    await sent('two', 'overwrite');
    expect((await pathsOf('/again/a.txt'))[0]?._rev).toBe(replaced?._rev);
    await sent('three', 'rename');
    expect((await pathsOf('/again/a (2).txt'))[0]).toMatchObject({ md5sum: md5('three') });
    expect(statuses(await sent('four', 'overwrite', 'io.cozy.files:POST'))).toEqual({ 'a.txt': 403, 'sub/': 201 });
    const replace = await tar([{ name: 'sub', content: 'a file now' }]);
    expect(await send(replace, { query: `?DirID=${folder._id}&IfExists=overwrite` })).toMatchObject([{ status: 409 }]);
    const headers = { Authorization: `Bearer ${await stack.token(alice, 'cli', 'test', 'io.cozy.files')}` };
    const bad = await stack.request(alice.domain, '/files/batch?IfExists=merge', { method: 'POST', headers, body: '' });
    expect(bad.status).toBe(422);
  });

  test('needs a right for each entry', async () => {
    const folder = await stack.services.vfs.createDirectoryAt(alice, { origin: 'x' }, '/mine');
    const archive = await tar([{ name: 'x.txt', content: 'x' }]);
    const scope = `io.cozy.files:POST:${folder._id}`;
    expect(statuses(await send(archive, { scope }))).toEqual({ 'x.txt': 403 });
    expect(statuses(await send(archive, { scope, query: `?DirID=${folder._id}` }))).toEqual({ 'x.txt': 201 });
    expect(statuses(await send(archive, { scope: 'io.cozy.files:GET', query: `?DirID=${folder._id}` }))).toEqual({
      'x.txt': 403,
    });
  });
});
