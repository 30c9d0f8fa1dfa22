import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Relay, startRelay } from '#tests/relay';
import { smallDisk } from '#tests/small-disk';
import { hasSwift, SWIFT_PACKAGES, type SwiftServer, startSwift } from '#tests/swift-server';
import { type TestStack, testStack } from '#tests/test-stack';

const LARGE = 24_000_000;
const ROOT = 'io.cozy.files.root-dir';

interface Outage {
  down(): unknown;
  up(): unknown;
}

/** A body that is sent up to its half, then waits for `go`. */
function halves(): { body: ReadableStream<Uint8Array>; half: Promise<void>; go(): void } {
  const [half, going] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const chunk = new Uint8Array(1_000_000).fill(7);
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(out) {
      if (sent === LARGE / 2) {
        half.resolve();
        await going.promise;
      }
      if (sent >= LARGE) return out.close();
      sent += chunk.length;
      out.enqueue(chunk.slice());
    },
  });
  return { body, half: half.promise, go: going.resolve };
}

type Body = NonNullable<RequestInit['body']>;

async function clientOf(stack: TestStack) {
  const instance = await stack.addInstance('alice');
  const token = await stack.token(instance, 'cli', 'test', 'io.cozy.files');
  const ask = (method: string, path: string, body?: Body, more: Record<string, string> = {}): Promise<Response> => {
    const headers = { Authorization: `Bearer ${token}`, ...more };
    const init = { method, headers, ...(body !== undefined && { body, duplex: 'half' as const }) };
    return stack.request(instance.domain, path, init);
  };
  return {
    stack,
    instance,
    ask,
    async upload(name: string, body: Body): Promise<{ status: number; id: string; rev: string }> {
      const answer = await ask('POST', `/files/?Type=file&Name=${name}`, body);
      const { data } = (await answer.json()) as { data?: { id: string; meta: { rev: string } } };
      return { status: answer.status, id: data?.id ?? '', rev: data?.meta.rev ?? '' };
    },
    async names(): Promise<string[]> {
      const page = await stack.services.vfs.children(instance, ROOT, { limit: 100 });
      return page.nodes.map(({ name }) => name).filter((name) => !['Administrative', 'Photos'].includes(name));
    },
  };
}
type Client = Awaited<ReturnType<typeof clientOf>>;

async function expectNothingHalfDone(client: Client, { down, up }: Outage): Promise<void> {
  const { stack, instance } = client;
  const { vfs } = stack.services;
  const kept = await client.upload('kept', 'first');
  const large = await client.upload('large', new Uint8Array(LARGE));
  const gone = await client.upload('gone', 'gone');
  await client.ask('DELETE', `/files/${gone.id}`);
  expect([kept.status, large.status]).toEqual([201, 201]);

  await down();
  expect(await client.upload('new', 'x')).toMatchObject({ status: 503 });
  expect((await client.ask('PUT', `/files/${kept.id}`, 'second')).status).toBe(503);
  expect((await client.ask('POST', `/files/${kept.id}/copy?Name=copy`)).status).toBe(503);
  const download = await client.ask('GET', `/files/download/${kept.id}`, undefined, { Accept: 'application/json' });
  expect(download.status).toBe(503);
  expect(await download.json()).toMatchObject({ errors: [{ status: '503' }] });
  // Its document is what is destroyed; the bytes go when they can.
  expect((await client.ask('DELETE', `/files/trash/${gone.id}`)).status).toBe(204);
  expect(await client.names()).toEqual(['kept', 'large']);
  expect(await vfs.get(instance, kept.id)).toMatchObject({ _rev: kept.rev, size: '5' });

  await up();
  expect(await (await client.ask('GET', `/files/download/${kept.id}`)).text()).toBe('first');
  expect(await client.upload('new', 'x')).toMatchObject({ status: 201 });
  await expectClean(client);
}

/** Nothing stays of what failed but what the daily look takes away. */
async function expectClean({ stack, instance }: Client): Promise<void> {
  const { vfs } = stack.services;
  await vfs.collectOrphans(instance, 0);
  expect(await Array.fromAsync(vfs.fsck(instance, { orphanAge: 0 }))).toEqual([]);
}

describe('the disk of the files is not mounted', () => {
  test('503, nothing half done, nothing written beside it', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'store-down-'));
    onTestFinished(() => rm(parent, { recursive: true, maxRetries: 5 }));
    const folder = join(parent, 'files');
    await using stack = await testStack({ flags: { 'fs.url': `file://${folder}` } });
    const client = await clientOf(stack);
    await expectNothingHalfDone(client, {
      down: () => rename(folder, `${folder}-away`),
      async up() {
        expect(await readdir(parent)).toEqual(['files-away']);
        await rename(`${folder}-away`, folder);
      },
    });
  });
});

const disk = smallDisk('8m');
afterAll(() => disk?.[Symbol.dispose]());

test.skipIf(!disk)('the disk of the files is full: 503, and what was there stays (needs to be root)', async () => {
  await using stack = await testStack({ flags: { 'fs.url': `file://${disk?.folder}` } });
  const client = await clientOf(stack);
  const kept = await client.upload('kept', 'first');
  expect(await client.upload('new', new Uint8Array(LARGE))).toMatchObject({ status: 503 });
  expect((await client.ask('PUT', `/files/${kept.id}`, new Uint8Array(LARGE))).status).toBe(503);
  expect(await (await client.ask('GET', `/files/download/${kept.id}`)).text()).toBe('first');
  expect(await client.names()).toEqual(['kept']);
  expect(await client.upload('small', new Uint8Array(4_000_000))).toMatchObject({ status: 201 });
  await expectClean(client);
});

describe.skipIf(!hasSwift)(`a server of objects is down (needs ${SWIFT_PACKAGES})`, () => {
  let swift: SwiftServer;
  let relay: Relay;
  beforeAll(async () => {
    swift = await startSwift();
    relay = await startRelay(Number(new URL(swift.url).port));
    const credentials = { accessKeyId: swift.user, secretAccessKey: swift.key };
    const client = new S3Client({ endpoint: swift.url, region: 'us-east-1', credentials, forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: 'down' }));
    client.destroy();
  });
  afterAll(async () => {
    await relay[Symbol.asyncDispose]();
    await swift[Symbol.asyncDispose]();
  });

  const URLS = {
    swift: () => `swift://127.0.0.1:${relay.port}/auth/v1.0?UserName=${swift.user}&Password=${swift.key}`,
    s3: () => `s3+http://${encodeURIComponent(swift.user)}:${swift.key}@127.0.0.1:${relay.port}/down`,
  };

  test.each(['swift', 's3'] as const)('%s: 503, and nothing half done', async (driver) => {
    await using stack = await testStack({ flags: { 'fs.url': URLS[driver]() } });
    await expectNothingHalfDone(await clientOf(stack), relay);
  });

  test.each(['swift', 's3'] as const)('%s: the same in the middle of an upload, and of a download', async (driver) => {
    await using stack = await testStack({ flags: { 'fs.url': URLS[driver]() } });
    const client = await clientOf(stack);
    const { body, half, go } = halves();
    const uploading = client.upload('cut', body);
    await half;
    relay.down();
    go();
    expect(await uploading).toMatchObject({ status: 503 });
    relay.up();
    expect(await client.names()).toEqual([]);
    const large = await client.upload('cut', new Uint8Array(LARGE));
    const download = await client.ask('GET', `/files/download/${large.id}`);
    const reader = (download.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    relay.down();
    await expect(
      (async () => {
        while (!(await reader.read()).done);
      })(),
    ).rejects.toThrow();
    relay.up();
    expect((await client.ask('GET', `/files/download/${large.id}`, undefined, { Range: 'bytes=0-9' })).status).toBe(
      206,
    );
    await expectClean(client);
  });
});
