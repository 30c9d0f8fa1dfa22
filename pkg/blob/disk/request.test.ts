import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openDiskBlobs } from '#driver/blob/disk';
import type { Blobs } from '#pkg/blob';

const MIB = 1024 * 1024;

/** Sends bytes to a real server, which stores its request, and stops it. */
async function sendTo(store: (content: IncomingMessage) => Promise<unknown>, parts: Buffer[]): Promise<void> {
  const server = createServer((incoming, response) => {
    store(incoming).then(
      () => response.end(),
      () => response.writeHead(500).end(),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const sent = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', method: 'POST' });
  for (const part of parts) if (!sent.write(part)) await once(sent, 'drain');
  const [answer] = (await once(sent.end(), 'response')) as [IncomingMessage];
  expect(answer.resume().statusCode).toBe(200);
  server.close();
  server.closeAllConnections();
}

async function withBlobs(work: (blobs: Blobs) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'cozy-request-'));
  try {
    await work(await openDiskBlobs({ directory }));
  } finally {
    await rm(directory, { recursive: true });
  }
}

test('the memory of a large request is given back as it is written', async () => {
  await withBlobs(async (blobs) => {
    const part = randomBytes(MIB);
    const parts = Array.from({ length: 96 }, () => part);
    const rest = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - rest);
    }, 1);
    let md5: Buffer | undefined;
    await sendTo(async (content) => {
      ({ md5 } = await blobs.put('alice', 'k', content));
    }, parts);
    clearInterval(watch);
    const hash = createHash('md5');
    for (const each of parts) hash.update(each);
    expect(md5).toEqual(hash.digest());
    expect(await blobs.size('alice', 'k')).toBe(96 * MIB);
    expect(most / MIB).toBeLessThan(24);
  });
});

test('somebody else who reads the same request keeps its chunks', async () => {
  await withBlobs(async (blobs) => {
    const bytes = randomBytes(4 * MIB);
    const seen: Buffer[] = [];
    await sendTo(
      async (content) => {
        // Not before: who listens first makes the stream flow.
        content.once('resume', () => content.on('data', (chunk: Buffer) => seen.push(chunk)));
        await blobs.put('alice', 'k', content);
      },
      [bytes],
    );
    expect(Buffer.concat(seen).equals(bytes)).toBe(true);
    expect((await buffer(await blobs.get('alice', 'k'))).equals(bytes)).toBe(true);
  });
});
