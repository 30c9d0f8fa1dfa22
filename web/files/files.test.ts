import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { type TestStack, testStack } from '#tests/test-stack';

let stack: TestStack;
let alice: Instance;
let token: string;

beforeAll(async () => {
  stack = await testStack();
  alice = await stack.addInstance('alice');
  token = await stack.token(alice, 'cli', 'test', 'io.cozy.files');
});
afterAll(() => stack[Symbol.asyncDispose]());

interface Answer {
  data: Resource;
  included?: Resource[];
  errors?: { status: string; detail: string; source: { parameter?: string } }[];
  meta?: { count: number };
  links?: { next?: string; related?: string };
}
interface Resource {
  id: string;
  type: string;
  attributes: Record<string, unknown>;
  meta: { rev: string };
  links: Record<string, string>;
  relationships: Record<string, { data: unknown; meta?: { count: number }; links?: Record<string, string> }>;
}

function send(method: string, path: string, init: RequestInit & { as?: string } = {}): Promise<Response> {
  const headers = { Authorization: `Bearer ${init.as ?? token}`, Accept: 'application/json', ...init.headers };
  return stack.request(alice.domain, path, { ...init, method, headers });
}

async function json(method: string, path: string, status: number, init: RequestInit & { as?: string } = {}) {
  const response = await send(method, path, init);
  const text = await response.text();
  expect(response.status, text).toBe(status);
  return (text === '' ? {} : JSON.parse(text)) as Answer;
}

async function upload(name: string, body: string, query = '', dir = ''): Promise<Resource> {
  return (await json('POST', `/files/${dir}?Type=file&Name=${encodeURIComponent(name)}${query}`, 201, { body })).data;
}

async function mkdir(path: string): Promise<Resource> {
  const query = new URLSearchParams({ Type: 'directory', Path: path, Recursive: 'true' });
  return (await json('POST', `/files/?${query}`, 201)).data;
}

const patch = (attributes: object) => ({ body: JSON.stringify({ data: { type: 'io.cozy.files', attributes } }) });

describe('upload', () => {
  test('creates a file, by its exact bytes', async () => {
    const bytes = randomBytes(300_000);
    const md5 = createHash('md5').update(bytes).digest('base64');
    const { data } = await json('POST', '/files/?Type=file&Name=é%20🗂.png&Tags=a,b&Executable=true', 201, {
      body: bytes,
      headers: {
        'Content-MD5': md5,
        'Content-Type': 'application/octet-stream',
        Date: 'Wed, 01 Jan 2020 10:00:00 GMT',
      },
    });
    expect(data).toMatchObject({
      type: 'io.cozy.files',
      attributes: {
        name: 'é 🗂.png',
        size: '300000',
        md5sum: md5,
        mime: 'image/png',
        tags: ['a', 'b'],
        executable: true,
      },
      meta: { rev: expect.stringMatching(/^1-/) },
      relationships: { parent: { data: { id: 'io.cozy.files.root-dir' } } },
    });
    expect(data.attributes).toMatchObject({ created_at: '2020-01-01T10:00:00.000Z', type: 'file' });
    expect(data.attributes).not.toHaveProperty('internal_vfs_id');
    const download = await send('GET', `/files/download/${data.id}`);
    expect(download.headers.get('etag')).toBe(`"${md5}"`);
    expect(download.headers.get('content-disposition')).toBe(
      `inline; filename="_ __.png"; filename*=UTF-8''%C3%A9%20%F0%9F%97%82.png`,
    );
    expect(Buffer.from(await download.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test('takes the metadata given before', async () => {
    const { data } = await json('POST', '/files/upload/metadata', 201, patch({ place: 'Brest' }));
    const file = await upload('with-metadata', 'x', `&MetadataID=${data.id}`);
    expect(file.attributes).toMatchObject({ metadata: { place: 'Brest' } });
    await json('POST', '/files/?Type=file&Name=y&MetadataID=unknown', 422, { body: 'x' });
  });

  test.each([
    ['no type', '/files/?Name=a', {}, 422, 'Type'],
    ['no name', '/files/?Type=file', {}, 422, 'name'],
    ['a bad name', '/files/?Type=file&Name=a%2Fb', {}, 422, 'name'],
    ['a taken name', '/files/?Type=file&Name=Photos', {}, 409, 'name'],
    ['a missing parent', '/files/nowhere?Type=file&Name=a', {}, 404, undefined],
    ['a bad sum', '/files/?Type=file&Name=a', { 'Content-MD5': 'abc' }, 422, 'Content-MD5'],
    ['another sum', '/files/?Type=file&Name=a', { 'Content-MD5': 'AAAAAAAAAAAAAAAAAAAAAA==' }, 412, 'Content-MD5'],
    ['a bad size', '/files/?Type=file&Name=a&Size=x', {}, 422, 'Size'],
    ['another size', '/files/?Type=file&Name=a&Size=10', {}, 412, 'Content-Length'],
    ['a bad date', '/files/?Type=file&Name=a&CreatedAt=yesterday', {}, 422, 'CreatedAt'],
    ['bad metadata', '/files/?Type=file&Name=a&Metadata=[1]', {}, 422, 'Metadata'],
  ])('refuses %s', async (_case, path, headers, status, parameter) => {
    const { errors } = await json('POST', path, status, {
      body: 'content',
      headers: headers as Record<string, string>,
    });
    expect(errors).toMatchObject([{ status: String(status), source: parameter === undefined ? {} : { parameter } }]);
    await json('GET', '/files/metadata?Path=/a', 404);
  });

  test('replaces a content, on condition', async () => {
    const file = await upload('replaced', 'old');
    const stale = await json('PUT', `/files/${file.id}`, 412, { body: 'new', headers: { 'If-Match': '1-stale' } });
    expect(stale.errors).toMatchObject([{ source: { parameter: 'If-Match' } }]);
    await json('PUT', `/files/${file.id}`, 200, { body: 'new', headers: { 'If-Match': file.meta.rev } });
    expect(await (await send('GET', '/files/download?Path=/replaced')).text()).toBe('new');
  });
});

describe('download', () => {
  test.each([
    [undefined, 200, '0123456789', null],
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=-0', 416, '', 'bytes */10'],
    ['bytes=4-2', 200, '0123456789', null],
    ['bytes=x', 200, '0123456789', null],
    ['lines=1-2', 200, '0123456789', null],
  ])('of the range %s', async (range, status, body, contentRange) => {
    const found = await send('GET', '/files/metadata?Path=/digits.txt');
    const id = found.ok ? ((await found.json()) as Answer).data.id : (await upload('digits.txt', '0123456789')).id;
    const headers: Record<string, string> = range === undefined ? {} : { Range: range };
    const response = await send('GET', `/files/download/${id}`, { headers });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-range')).toBe(contentRange);
    expect(await response.text()).toBe(body);
  });

  test('of several ranges', async () => {
    const { id } = await upload('many.txt', '0123456789');
    const response = await send('GET', `/files/download/${id}`, { headers: { Range: 'bytes=0-1,5-5,-1' } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-type')).toMatch(/^multipart\/byteranges; boundary=/);
    const text = await response.text();
    expect(text.match(/Content-Range: .*/g)?.map((line) => line.trim())).toEqual([
      'Content-Range: bytes 0-1/10',
      'Content-Range: bytes 5-5/10',
      'Content-Range: bytes 9-9/10',
    ]);
    expect(Number(response.headers.get('content-length'))).toBe(text.length);
  });

  test('knows what the client has', async () => {
    const { id } = await upload('fresh.txt', 'x');
    const etag = (await send('GET', `/files/download/${id}`)).headers.get('etag') ?? '';
    const again = (headers: Record<string, string>) => send('GET', `/files/download/${id}`, { headers });
    expect((await again({ 'If-None-Match': etag })).status).toBe(304);
    expect((await again({ 'If-None-Match': '"other"' })).status).toBe(200);
    expect((await again({ Range: 'bytes=0-0', 'If-Range': '"other"' })).status).toBe(200);
    const head = await send('HEAD', `/files/download/${id}`);
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '1', '']);
    const attached = await send('GET', `/files/download/${id}?Dl=1`);
    expect(attached.headers.get('content-disposition')).toBe('attachment; filename="fresh.txt"');
  });

  test('an empty file', async () => {
    const { id, attributes } = await upload('empty', '');
    expect(attributes).toMatchObject({ size: '0' });
    expect(await (await send('GET', `/files/download/${id}`)).text()).toBe('');
  });

  test('by a temporary link, without a token', async () => {
    await upload('shared.txt', 'for you');
    const { links } = await json('POST', '/files/downloads?Path=/shared.txt', 200);
    expect(links?.related).toMatch(/^\/files\/downloads\/[0-9a-f]{16}\/shared\.txt$/);
    const response = await stack.request(alice.domain, links?.related ?? '');
    expect(response.headers.get('content-security-policy')).toContain('frame-ancestors *');
    expect(await response.text()).toBe('for you');
    expect((await stack.request(alice.domain, '/files/downloads/0000000000000000/x')).status).toBe(400);
  });
});

describe('tree', () => {
  test('a directory comes with a page of its children, and the next by its link', async () => {
    const { id } = await mkdir('/paged/deep');
    for (let i = 0; i < 5; i++) await upload(`${i}`, 'x', '', id);
    const first = await json('GET', `/files/${id}?page[limit]=2`, 200);
    expect(first.included).toHaveLength(2);
    const { contents } = first.data.relationships;
    expect(contents).toMatchObject({
      meta: { count: 5 },
      data: [{ type: 'io.cozy.files' }, { type: 'io.cozy.files' }],
    });
    const names: unknown[] = [];
    let next: string | undefined = `/files/${id}/relationships/contents?page[limit]=2`;
    while (next) {
      const page: Answer = await json('GET', next, 200);
      expect(page.meta?.count).toBe(5);
      names.push(...(page.data as unknown as Resource[]).map(({ attributes }) => attributes['name']));
      next = page.links?.next;
    }
    expect(names).toEqual(['0', '1', '2', '3', '4']);
    await json('GET', `/files/${id}?page[cursor]=x`, 422);
    expect((await send('HEAD', `/files/${id}`)).status).toBe(200);
  });

  test('rename, move, trash, restore, destroy', async () => {
    const folder = await mkdir('/from');
    const target = await mkdir('/to');
    const file = await upload('a.txt', 'x', '', folder.id);
    const renamed = await json('PATCH', `/files/${file.id}`, 200, patch({ name: 'b.txt', tags: ['t'] }));
    expect(renamed.data.attributes).toMatchObject({ name: 'b.txt', tags: ['t'] });
    await json('PATCH', '/files/metadata?Path=/from', 200, patch({ dir_id: target.id }));
    expect((await json('GET', '/files/metadata?Path=/to/from/b.txt', 200)).data.id).toBe(file.id);
    const inside = await json('PATCH', `/files/${target.id}`, 412, patch({ dir_id: folder.id }));
    expect(inside.errors).toMatchObject([{ source: { parameter: 'dir-id' } }]);

    await json('DELETE', `/files/${folder.id}`, 200, { headers: { 'If-Match': '' } });
    const again = await json('DELETE', `/files/${folder.id}`, 400);
    expect(again.errors).toMatchObject([{ detail: 'File or directory is already in the trash' }]);
    expect((await json('GET', '/files/trash', 200)).meta).toEqual({ count: 1 });
    await json('POST', `/files/trash/${folder.id}`, 200);
    await json('GET', '/files/metadata?Path=/to/from/b.txt', 200);
    await json('DELETE', `/files/trash/${folder.id}`, 400);
    await json('PATCH', `/files/${file.id}`, 204, patch({ permanent_delete: true }));
    await json('GET', `/files/${file.id}`, 404);
    await json('PATCH', `/files/${folder.id}`, 200, patch({ move_to_trash: true }));
    await json('DELETE', '/files/trash', 204);
    await json('GET', `/files/${folder.id}`, 404);
  });

  test.each([
    ['text', 'nope', 400],
    ['no data', '{}', 422],
    ['a number for a name', JSON.stringify({ data: { attributes: { name: 1 } } }), 422],
    ['a text for tags', JSON.stringify({ data: { attributes: { tags: 'a' } } }), 422],
    ['a list of numbers for tags', JSON.stringify({ data: { attributes: { tags: [1] } } }), 422],
    ['a bad date', JSON.stringify({ data: { attributes: { updated_at: 'now' } } }), 422],
    ['a bad parent', JSON.stringify({ data: { relationships: { parent: { data: [] } } } }), 422],
  ])('refuses a patch with %s', async (_case, body, status) => {
    await mkdir('/patched');
    await json('PATCH', '/files/metadata?Path=/patched', status, { body });
  });

  test('references', async () => {
    const { id } = await upload('referenced', 'x');
    const path = `/files/${id}/relationships/referenced_by`;
    const album = { type: 'io.cozy.photos.albums', id: 'a' };
    const added = await json('POST', path, 200, { body: JSON.stringify({ data: [album, album] }) });
    expect(added).toMatchObject({ data: [album], meta: { count: 1, rev: expect.stringMatching(/^2-/) } });
    const removed = await json('DELETE', path, 200, { body: JSON.stringify({ data: album }) });
    expect(removed).toMatchObject({ data: [], meta: { count: 0 } });
  });
});

describe('what a browser shows', () => {
  test.each([
    ['page.html', 'text/html', true],
    ['drawing.svg', 'image/svg+xml', true],
    ['page.xhtml', 'application/xhtml+xml', true],
    ['paper.pdf', 'application/pdf', false],
  ])('%s runs no script and has no session', async (name, mime, sandboxed) => {
    const headers = { 'Content-Type': mime };
    const { data } = await json('POST', `/files/?Type=file&Name=${name}`, 201, { body: '<script>1</script>', headers });
    const response = await send('GET', `/files/download/${data.id}`);
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy.endsWith('; sandbox')).toBe(sandboxed);
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
  });
});

describe('permissions', () => {
  test('a rule on a directory covers its tree, and nothing else', async () => {
    const music = await mkdir('/music/rock');
    const song = await upload('song.ogg', 'la', '', music.id);
    const other = await upload('other.txt', 'x');
    const id = music.relationships['parent'] as { data: { id: string } };
    const as = await stack.token(alice, 'cli', 'test', `io.cozy.files:GET,POST,PATCH:${id.data.id}`);
    await json('GET', `/files/${song.id}`, 200, { as });
    await json('POST', `/files/${music.id}?Type=file&Name=new`, 201, { as, body: 'x' });
    await json('GET', `/files/${other.id}`, 403, { as });
    await json('GET', `/files/download/${other.id}`, 403, { as });
    await json('POST', '/files/?Type=file&Name=outside', 403, { as, body: 'x' });
    await json('POST', '/files/?Type=directory&Path=/outside', 403, { as });
    await json('PATCH', `/files/${song.id}`, 403, { as, ...patch({ dir_id: 'io.cozy.files.root-dir' }) });
    await json('PUT', `/files/${song.id}`, 403, { as, body: 'x' });
    await json('DELETE', '/files/trash', 403, { as });
  });

  test('a path that leads nowhere says so only to who may see every file', async () => {
    const directory = await mkdir('/guessed');
    await upload('there.txt', 'x');
    const as = await stack.token(alice, 'cli', 'test', `io.cozy.files:ALL:${directory.id}`);
    for (const path of ['/there.txt', '/nothing.txt', '/guessed/nothing.txt']) {
      await json('GET', `/files/metadata?Path=${path}`, 403, { as });
      await json('GET', `/files/download?Path=${path}`, 403, { as });
      await json('POST', `/files/downloads?Path=${path}`, 403, { as });
      await json('PATCH', `/files/metadata?Path=${path}`, 403, { as, ...patch({ tags: [] }) });
    }
    await json('GET', '/files/metadata?Path=/nothing.txt', 404);
    await json('GET', '/files/nothing', 404, { as });
  });

  test('a rule may select by the class of what is uploaded', async () => {
    const as = await stack.token(alice, 'cli', 'test', 'io.cozy.files:POST:image:class');
    const headers = { 'Content-Type': 'application/octet-stream' };
    await json('POST', '/files/?Type=file&Name=photo.jpg', 201, { as, body: 'x', headers });
    await json('POST', '/files/?Type=file&Name=text.txt', 403, { as, body: 'x' });
    await json('POST', '/files/?Type=directory&Name=photos', 403, { as });
  });

  test.each([
    ['GET', '/files/download?Path=/a'],
    ['GET', '/files/download/a'],
    ['POST', '/files/downloads?Id=a'],
    ['GET', '/files/trash'],
    ['DELETE', '/files/trash'],
    ['POST', '/files/trash/a'],
    ['DELETE', '/files/trash/a'],
    ['GET', '/files/metadata?Path=/a'],
    ['PATCH', '/files/metadata?Path=/a'],
    ['POST', '/files/upload/metadata'],
    ['POST', '/files/?Type=file&Name=a'],
    ['POST', '/files/?Type=directory&Name=a'],
    ['PATCH', '/files/'],
    ['GET', '/files/a'],
    ['GET', '/files/a/relationships/contents'],
    ['POST', '/files/a/relationships/referenced_by'],
    ['DELETE', '/files/a/relationships/referenced_by'],
    ['PUT', '/files/a'],
    ['PATCH', '/files/a'],
    ['DELETE', '/files/a'],
  ])('%s %s without a token is refused', async (method, path) => {
    expect((await stack.request(alice.domain, path, { method })).status).toBe(401);
  });

  test("another instance's token and files are nothing here", async () => {
    const bob = await stack.addInstance('bob');
    const as = await stack.token(bob, 'cli', 'test', 'io.cozy.files');
    await json('GET', '/files/io.cozy.files.root-dir', 400, { as });
    const { id } = await upload('hers', 'x');
    const headers = { Authorization: `Bearer ${as}` };
    expect((await stack.request(bob.domain, `/files/${id}`, { headers })).status).toBe(404);
  });
});
