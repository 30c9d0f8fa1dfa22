import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DocEvent } from '#model/docs';
import type { Instance } from '#model/instance';
import { letter, noise, photo } from '#tests/media-files';
import { readZip } from '#tests/read-zip';
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

interface Resource {
  id: string;
  attributes: Record<string, unknown> & { metadata?: Record<string, unknown> };
  links: Record<string, string>;
  meta: { rev: string };
}

async function send(
  method: string,
  path: string,
  body?: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) {
  const all = { Authorization: `Bearer ${token}`, Accept: 'application/json', ...headers };
  return stack.request(alice.domain, path, { method, headers: all, ...(body !== undefined && { body }) });
}

async function upload(name: string, body: Buffer, query = ''): Promise<Resource> {
  const response = await send('POST', `/files/?Type=file&Name=${name}${query}`, new Uint8Array(body));
  expect(response.status).toBe(201);
  return ((await response.json()) as { data: Resource }).data;
}

async function find(id: string): Promise<Resource> {
  return ((await (await send('GET', `/files/${id}`)).json()) as { data: Resource }).data;
}

const see = (link = '', headers = {}) => stack.request(alice.domain, link, { headers });

describe('thumbnails', () => {
  test('have addresses that need no token; a placeholder until they are there', async () => {
    const { mediaFiles } = stack.services;
    const { id, links } = await upload('photo.jpg', await photo());
    expect(links).toMatchObject({ tiny: expect.stringMatching(/^\/files\/.+\/thumbnails\/[0-9a-f]{32}\/tiny$/) });
    const early = await see(links['small']);
    expect([early.status, early.headers.get('content-type')]).toEqual([404, 'image/svg+xml']);
    expect(early.headers.get('cache-control')).toBe('no-store');

    const events: DocEvent[] = [];
    const stop = stack.services.docs.subscribe(alice, 'io.cozy.files.thumbnails', (event) => events.push(event));
    await mediaFiles.makeThumbnails(alice, id);
    stop();
    expect(events.map(({ verb, doc }) => [verb, doc.id, (doc.body.value as { format: string }).format])).toEqual(
      ['tiny', 'small', 'medium', 'large'].map((format) => ['CREATED', id, format]),
    );
    const made = await see(links['small']);
    expect([made.status, made.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(
      Buffer.from(await made.arrayBuffer())
        .subarray(0, 2)
        .toString('hex'),
    ).toBe('ffd8');
    const again = await see(links['small'], { 'If-None-Match': made.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
    expect((await stack.request(alice.domain, links['small'] ?? '', { method: 'HEAD' })).status).toBe(200);
  });

  test('are told wherever files are listed', async () => {
    const { id } = await upload('listed.pdf', letter());
    await upload('plain.txt', Buffer.from('text'));
    const root = (await (await send('GET', '/files/io.cozy.files.root-dir')).json()) as { included: Resource[] };
    const named = (name: string) => root.included.find(({ attributes }) => attributes['name'] === name);
    expect(named('listed.pdf')?.links).toHaveProperty('large');
    expect(named('plain.txt')?.links).not.toHaveProperty('large');
    const body = JSON.stringify({ keys: [id] });
    const some = (await (await send('POST', '/files/_all_docs', body)).json()) as { data: Resource[] };
    expect(some.data[0]?.links).toHaveProperty('tiny');
  });

  test('of another secret, file or format are refused', async () => {
    const { links } = await upload('one.png', await noise(9, 9).png().toBuffer());
    const other = await upload('two.png', await noise(9, 9).png().toBuffer());
    const link = links['tiny'] ?? '';
    const [, , , , secret = ''] = link.split('/');
    expect((await see(`/files/${other.id}/thumbnails/${secret}/tiny`)).status).toBe(400);
    expect((await see(link.replace(secret, '0'.repeat(32)))).status).toBe(400);
    expect((await see(link.replace(/tiny$/, 'huge'))).status).toBe(404);
    const bob = await stack.addInstance('bob');
    expect((await stack.request(bob.domain, link, {})).status).toBe(400);
  });

  test('of a broken file are tried once, and those of a content that is gone go with it', async () => {
    const { mediaFiles, vfs } = stack.services;
    const broken = await upload('broken.png', Buffer.concat([(await noise(90, 90).png().toBuffer()).subarray(0, 60)]));
    await expect(mediaFiles.makeThumbnails(alice, broken.id)).rejects.toMatchObject({ kind: 'unprocessable' });
    const node = await vfs.get(alice, broken.id);
    expect(node.type === 'file' && (await mediaFiles.mayHaveThumbnails(alice, node))).toBe(false);
    expect((await see(broken.links['tiny'])).status).toBe(404);

    const { id, links } = await upload('replaced.png', await noise(50, 50).png().toBuffer());
    await mediaFiles.makeThumbnails(alice, id);
    expect((await see(links['tiny'])).status).toBe(200);
    await send('PUT', `/files/${id}`, 'no image any more');
    expect((await see(links['tiny'])).status).toBe(404);
    await vi.waitFor(async () => expect(await keys()).not.toContain(id));
  });

  test('that were lost, and their job with them, are made again when somebody asks', async () => {
    await using other = await testStack({ jobs: true });
    const bob = await other.addInstance('bob');
    const headers = { Authorization: `Bearer ${await other.token(bob, 'cli', 'test', 'io.cozy.files')}` };
    const body = new Uint8Array(await noise(60, 60).png().toBuffer());
    const made = await other.request(bob.domain, '/files/?Type=file&Name=p.png', { method: 'POST', headers, body });
    const { links } = ((await made.json()) as { data: Resource }).data;
    const status = async () => (await other.request(bob.domain, links['tiny'] ?? '', {})).status;
    await vi.waitFor(async () => expect(await status()).toBe(200), { timeout: 20_000, interval: 100 });
    // Each question until then may have asked for them once more.
    await vi.waitFor(async () => expect(await other.services.jobs.pending(bob, 'thumbnail')).toEqual([]));
    await other.drivers.blobs.deleteContainer(`${bob.prefix}-thumbnails`);
    expect(await status()).toBe(404);
    await vi.waitFor(async () => expect(await status()).toBe(200), { timeout: 20_000, interval: 100 });
  }, 50_000);

  test('that a killed process left are collected', async () => {
    const { mediaFiles } = stack.services;
    const { id } = await upload('kept.png', await noise(40, 40).png().toBuffer());
    await mediaFiles.makeThumbnails(alice, id);
    const lost = Readable.from([Buffer.from('x')]);
    await stack.drivers.blobs.put(`${alice.prefix}-thumbnails`, 'lost/00.tiny', lost);
    expect(await mediaFiles.collectThumbnails(alice)).toBe(1);
    expect(await keys()).toContain(id);
  });
});

/** Ids of the files that have thumbnails. */
async function keys(): Promise<Set<string>> {
  const found = new Set<string>();
  for await (const key of stack.drivers.blobs.list(`${alice.prefix}-thumbnails`)) found.add(key.split('/')[0] ?? '');
  return found;
}

describe('metadata', () => {
  test('of a photo is written in its file, beside what the client said, and dates it', async () => {
    const { id, meta } = await upload('dated.jpg', await photo(), '&Metadata={"album":"x","width":1}');
    await stack.services.mediaFiles.extractMetadata(alice, id);
    const file = await find(id);
    expect(file.attributes).toMatchObject({
      created_at: '2019-07-14T12:00:00+02:00',
      metadata: {
        album: 'x',
        width: 1,
        height: 1200,
        extractor_version: 2,
        orientation: 6,
        gps: { lat: expect.closeTo(48.8567, 3) },
      },
    });
    expect(Date.parse(String(file.attributes['updated_at']))).toBeGreaterThan(Date.parse('2025-01-01'));
    expect(file.meta.rev).not.toBe(meta.rev);
  });

  test('of another content replaces what was extracted of the one before', async () => {
    const { id } = await upload('twice.jpg', await photo(400, 300));
    await stack.services.mediaFiles.extractMetadata(alice, id);
    const { metadata } = (await find(id)).attributes;
    const said = encodeURIComponent(JSON.stringify({ ...metadata, label: 'mine' }));
    await send('PUT', `/files/${id}?Metadata=${said}`, new Uint8Array(await noise(20, 10).png().toBuffer()));
    await stack.services.mediaFiles.extractMetadata(alice, id);
    expect((await find(id)).attributes.metadata).toMatchObject({ width: 20, height: 10, label: 'mine' });
  });

  test('a file whose name says nothing has the type that its bytes tell', async () => {
    const { attributes, links } = await upload('unnamed', await noise(9, 9).png().toBuffer());
    expect(attributes).toMatchObject({ mime: 'image/png', class: 'image' });
    expect(links).toHaveProperty('tiny');
    const { attributes: hidden } = await upload('hidden', await noise(9, 9).png().toBuffer(), '&Encrypted=true');
    expect(hidden).toMatchObject({ mime: 'application/octet-stream', class: 'files' });
  });

  test('and thumbnails are made by themselves once a server runs', async () => {
    stack.startJobs();
    const { id, links } = await upload('by-itself.jpg', await photo());
    await vi.waitFor(async () => expect((await see(links['large'])).status).toBe(200), { timeout: 10_000 });
    // Another worker reads it, at the same time.
    await vi.waitFor(async () => expect((await find(id)).attributes.metadata).toMatchObject({ width: 1600 }));
    await stack.stopJobs();
  });
});

describe('pages of a PDF', () => {
  test('are sent alone, and in archives', async () => {
    const { id } = await upload('letter.pdf', letter());
    const page = await send('GET', `/files/download/${id}?Page=2`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(
      Buffer.from(await page.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect((await send('GET', `/files/download/${id}?Page=3`)).status).toBe(404);
    expect((await send('GET', `/files/download/${id}?Page=x`)).status).toBe(422);
    const body = JSON.stringify({
      data: {
        attributes: {
          name: 'some',
          pages: [
            { id, page: 1 },
            { id, page: 2 },
          ],
        },
      },
    });
    const archive = await send('POST', '/files/archive', body, { Accept: 'application/zip' });
    expect(Object.keys(await readZip(Buffer.from(await archive.arrayBuffer())))).toEqual([
      'some/letter - 1.pdf',
      'some/letter - 2.pdf',
    ]);
    const wrong = JSON.stringify({ data: { attributes: { pages: [{ id, page: 0 }] } } });
    expect((await send('POST', '/files/archive', wrong)).status).toBe(422);
  });
});
