import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { openRedisQueue } from '#driver/queue/redis';
import { NO_REDIS, startRedis } from '#tests/redis-server';
import { LOST } from '../types.ts';

/** What a process and its Redis say to each other, until nothing comes through any more: neither of them is told. */
async function openLine(port: number) {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((inside) => {
    const outside = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      sockets.add(from.on('error', () => undefined));
      from.on('data', (chunk) => void (isCut || to.write(chunk)));
      from.on('close', () => to.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true;
    },
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test.skipIf(NO_REDIS)(
  `a process that cannot renew its lease is told before another one has the job${NO_REDIS ? `: ${NO_REDIS}` : ''}`,
  async () => {
    await using redis = await startRedis();
    using line = await openLine(redis.port);
    const open = (url: string) => openRedisQueue({ url, lock: 1_000, onError: () => undefined });
    const first = open(line.url);
    await using second = open(redis.url);
    await second.add([{ id: 'a', queue: 'q', tenant: 't', data: '' }]);
    const [mine] = await first.take('q', { wait: 5_000 });
    if (!mine) throw new Error('there is no job');
    expect([mine.isHeld(), mine.signal.aborted]).toEqual([true, false]);
    line.cut();
    const told = once(mine.signal, 'abort').then(() => 'told');
    const taken = second.take('q', { wait: 30_000 });
    expect(await Promise.race([told, taken])).toBe('told');
    expect([mine.isHeld(), mine.signal.reason]).toEqual([false, LOST]);
    const [yours] = await taken;
    expect(yours).toMatchObject({ id: 'a', deliveries: 2, crashes: 1 });
    expect(yours?.isHeld()).toBe(true);
    if (yours) expect(await second.finish(yours)).toBe(true);
    await Promise.allSettled([first[Symbol.asyncDispose]()]);
  },
);
