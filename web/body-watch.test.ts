import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { rawBytes } from '#tests/raw-http';
import { createBodyWatch } from './body-watch.ts';

const HEAD = 'POST / HTTP/1.1\r\nHost: cozy\r\nTransfer-Encoding: chunked\r\n\r\n';
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const END = '0\r\n\r\n';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function watched(serve: RequestListener) {
  const watch = createBodyWatch();
  const server = createServer((request, response) => {
    watch.begin(request, response);
    serve(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return { watch, port: (server.address() as AddressInfo).port };
}

/** A connection on which a body has begun, and the request once the server has it. */
async function begun(): Promise<{ socket: Socket; request: IncomingMessage; look: () => void; said: () => string }> {
  const came = Promise.withResolvers<IncomingMessage>();
  const { watch, port } = await watched((request) => {
    request.resume();
    came.resolve(request);
  });
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (data) => {
    text += data;
  });
  socket.write(HEAD + chunk('begin'));
  return { socket, request: await came.promise, look: watch.look, said: () => text };
}

describe('a body in pieces', () => {
  test('of a few bytes is refused, although it has brought much before, and its connection closed', async () => {
    const { port } = await watched((request) => request.resume());
    const sent = [HEAD, chunk('x'.repeat(1_000_000)), chunk('x').repeat(3_000)];
    expect(await rawBytes(port, sent)).toMatchObject({ status: 400, headers: { connection: 'close' } });
  });

  test('of a few bytes is refused where nobody reads it, and after the answer', async () => {
    const { port } = await watched((_request, response) => response.end('early'));
    expect(await rawBytes(port, [HEAD, chunk('x').repeat(3_000)])).toMatchObject({ status: 200, body: 'early' });
  });

  test('that goes on after the answer, and that nobody reads, keeps no connection', async () => {
    const { port } = await watched((request, response) => {
      request.once('data', () => {
        request.pause();
        response.end('early');
      });
    });
    const sent = [HEAD, chunk('x'.repeat(1_000_000)), chunk('x'.repeat(1_000_000))];
    expect(await rawBytes(port, sent)).toMatchObject({ status: 200, body: 'early' });
  });

  test('is joined to fewer, and whole', async () => {
    let events = 0;
    const { port } = await watched(async (request, response) => {
      request.on('data', () => events++);
      response.end(await buffer(request));
    });
    const lines = Array.from({ length: 20_000 }, (_, n) => `${n} ${'y'.repeat(n % 70)}\n`.padEnd(34, '.'));
    const large = 'z'.repeat(100_000);
    const body = [...lines.slice(0, 10_000), large, ...lines.slice(10_000)];
    const next = 'GET /next HTTP/1.1\r\nHost: cozy\r\nConnection: close\r\n\r\n';
    const answer = await rawBytes(port, [HEAD, body.map(chunk).join(''), END, next]);
    expect(answer.body.startsWith(body.join(''))).toBe(true);
    expect(events).toBeLessThan(1_000);
  });

  test('comes at once while it is in few', async () => {
    const { socket, request } = await begun();
    for (const word of ['one', 'two', 'three']) {
      const came = new Promise((resolve) => request.once('data', (data) => resolve(String(data))));
      socket.write(chunk(word));
      expect(await came).toBe(word);
    }
  });
});

describe('a body that hardly moves', () => {
  test('is ended at the second look', async () => {
    const { socket, look, said } = await begun();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    look();
    expect(said()).toBe('');
    look();
    await closed;
    expect(said()).toMatch(/^HTTP\/1.1 408 /);
  });

  test('but was faster before, or waits for us, goes on', async () => {
    const { socket, request, look, said } = await begun();
    for (let times = 0; times < 3; times++) {
      const came = new Promise((resolve) => request.once('data', resolve));
      socket.write(chunk('x'.repeat(20_000)));
      await came;
      look();
    }
    request.pause();
    socket.write(chunk('waits'));
    await expect.poll(() => request.readableLength).toBeGreaterThan(0);
    for (let times = 0; times < 3; times++) look();
    const ended = new Promise((resolve) => request.once('end', resolve));
    request.resume();
    socket.write(END);
    await ended;
    expect(said()).toBe('');
  });
});
