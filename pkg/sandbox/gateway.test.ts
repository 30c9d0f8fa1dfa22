import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createAddressGuard } from '#pkg/safe-http';
import { openGateway } from './gateway.ts';

async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  const guard = createAddressGuard();
  const gateway = await openGateway({ folder, network: { own: {}, internet: true }, guard, connections: 8 });
  onTestFinished(async () => {
    await gateway[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  return () => {
    const socket = net.connect(join(folder, 'control'));
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    return socket;
  };
}

const question = (id: number) => `${JSON.stringify({ id, host: '127.0.0.1', port: 1 })}\n`;

test('who asks without an end is answered at its pace, and what it says waits with it', async () => {
  const connect = await open();
  const socket = connect();
  let answers = 0;
  socket.setEncoding('utf8').on('data', (text: string) => {
    answers += text.split('\n').length - 1;
  });
  const flood = Array.from({ length: 5_000 }, (_, id) => question(id)).join('');
  const start = performance.now();
  for (let sent = 0; sent < 20; sent++) socket.write(flood);
  await expect.poll(() => answers).toBeGreaterThanOrEqual(200);
  await sleep(500);
  const seconds = (performance.now() - start) / 1000;
  expect(answers).toBeLessThanOrEqual(200 + 100 * seconds + 1);
  expect(socket.writableLength).toBeGreaterThan(0);
});

test('a program asks on a few connections only', async () => {
  const connect = await open();
  const sockets = Array.from({ length: 6 }, connect);
  const ends = sockets.map((socket) =>
    once(socket.resume(), 'close').then(
      () => 'closed',
      () => 'closed',
    ),
  );
  const answers = sockets.map(async (socket, id) => {
    await once(socket, 'connect');
    socket.write(question(id));
    await once(socket, 'data');
    return 'answered';
  });
  const found = await Promise.all(sockets.map((_, n) => Promise.race([ends[n], answers[n]?.catch(() => 'closed')])));
  expect(found.filter((one) => one === 'answered')).toHaveLength(4);
});

test('what is no question ends the connection', async () => {
  const connect = await open();
  for (const text of ['GET / HTTP/1.1\n', '{"id":"1"}\n', 'x'.repeat(3_000)]) {
    const socket = connect();
    socket.resume().write(text);
    await once(socket, 'close');
  }
});
