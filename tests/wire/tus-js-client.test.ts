import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Upload, type UploadOptions } from 'tus-js-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LiveCozy, liveCozy } from './live-cozy.ts';
import { networkTo } from './network.ts';

// The protocol's own client, unmodified.
let cozy: LiveCozy;
let headers: Record<string, string>;

beforeAll(async () => {
  cozy = await liveCozy();
  // Through the network of a test, the address is not the instance's.
  headers = { Authorization: `Bearer ${await cozy.token('io.cozy.files')}`, Host: cozy.instance.domain };
});
afterAll(() => cozy[Symbol.asyncDispose]());

function upload(port: number, bytes: Buffer, filename: string, options: Partial<UploadOptions> = {}) {
  const ended = Promise.withResolvers<void>();
  const client = new Upload(bytes, {
    endpoint: `http://localhost:${port}/files/uploads`,
    headers,
    metadata: { filename, filetype: 'application/x-film' },
    retryDelays: [10, 20, 50, 100],
    onSuccess: () => ended.resolve(),
    onError: ended.reject,
    ...options,
  });
  client.start();
  return { client, ended: ended.promise };
}

async function stored(path: string): Promise<{ md5: string; mime: string }> {
  const { vfs } = cozy.stack.services;
  const file = await vfs.byPath(cozy.instance, path);
  if (file.type !== 'file') throw new Error('not a file');
  const bytes = await buffer(await vfs.read(cozy.instance, file));
  return { md5: createHash('md5').update(bytes).digest('hex'), mime: file.mime };
}

test.each([
  ['in one request', 3_000_000, Number.POSITIVE_INFINITY],
  ['in many', 1_000_000, 90_000],
  ['of nothing', 0, Number.POSITIVE_INFINITY],
])('an upload %s', async (name, size, chunkSize) => {
  const bytes = randomBytes(size);
  await upload(cozy.stack.port, bytes, name, { chunkSize }).ended;
  const md5 = createHash('md5').update(bytes).digest('hex');
  expect(await stored(`/${name}`)).toEqual({ md5, mime: 'application/x-film' });
});

test('an upload whose connection is cut goes on, without sending it all again', async () => {
  using network = await networkTo(cozy.stack.port);
  const bytes = randomBytes(60_000_000);
  const md5 = createHash('md5').update(bytes).digest('hex');
  const starts: number[] = [];
  const cuts = [10_000_000, 35_000_000];
  const { ended } = upload(network.port, bytes, 'film', {
    onProgress(sent) {
      if (sent < (cuts[0] ?? Number.POSITIVE_INFINITY)) return;
      cuts.shift();
      network.cut();
    },
    onAfterResponse(request, response) {
      const offset = response.getHeader('Upload-Offset');
      if (request.getMethod() === 'HEAD' && offset) starts.push(Number(offset));
    },
  });
  await ended;
  expect((await stored('/film')).md5).toBe(md5);
  expect(starts.length).toBeGreaterThanOrEqual(2);
  expect(Math.max(...starts)).toBeGreaterThan(10_000_000);
}, 30_000);

test('an upload is given up', async () => {
  const { client } = upload(cozy.stack.port, randomBytes(5_000_000), 'given-up', { chunkSize: 100_000 });
  const begun = Promise.withResolvers<void>();
  client.options.onChunkComplete = () => begun.resolve();
  await begun.promise;
  await client.abort(true);
  const location = new URL(client.url ?? '').pathname;
  const response = await fetch(`${cozy.uri}${location}`, {
    method: 'HEAD',
    headers: { ...headers, 'Tus-Resumable': '1.0.0' },
  });
  expect(response.status).toBe(404);
});
