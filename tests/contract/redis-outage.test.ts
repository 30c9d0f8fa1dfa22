import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { openRedisCache } from '#driver/cache/redis';
import { openRedisHub } from '#driver/hub/redis';
import { openRedisLocks } from '#driver/lock/redis';
import type { Codec } from '#pkg/hub';
import { NO_REDIS, startRedis } from '#tests/redis-server';

const HOLDER = join(import.meta.dirname, '../../pkg/lock/redis/holder.ts');
const CODEC: Codec<string> = { encode: (message) => message, decode: (text) => text };
const ignore = () => undefined;

async function holder(url: string, mode: 'r' | 'w', lease: number) {
  const child = fork(HOLDER, [url, mode, String(lease)], { execArgv: [] });
  await once(child, 'message');
  return child;
}

describe.skipIf(NO_REDIS)(`locks on a Redis${NO_REDIS ? ` (${NO_REDIS})` : ''}`, () => {
  test.each(['r', 'w'] as const)('outlive a holder (%s) that was killed by its lease, and no more', async (mode) => {
    await using server = await startRedis();
    await using locks = openRedisLocks({ url: server.url, lease: 600, onError: ignore });
    const child = await holder(server.url, mode, 600);
    const order: string[] = [];
    const waiting = [
      locks.write('n', async () => order.push('writer')),
      locks.read('n', async () => order.push('reader')),
    ];
    // It lives: its lease is renewed.
    await sleep(1000);
    expect(order).toEqual([]);
    child.kill('SIGKILL');
    const killedAt = performance.now();
    await Promise.all(waiting);
    expect(performance.now() - killedAt).toBeLessThan(2000);
    expect(order).toEqual(['writer', 'reader']);
  });

  test('tell their holder that they are lost, and go on with greater fences', async () => {
    await using server = await startRedis();
    const errors: unknown[] = [];
    await using locks = openRedisLocks({ url: server.url, lease: 300, onError: (error) => errors.push(error) });
    const fences: number[] = [];
    await locks.write('n', async ({ fence, lost }) => {
      fences.push(fence);
      await server.restart();
      await once(lost, 'abort');
    });
    await locks.write('n', async ({ fence }) => fences.push(fence));
    expect(fences[1]).toBeGreaterThan(fences[0] ?? 0);
    expect(errors).toContainEqual(expect.objectContaining({ message: 'the lock n was lost' }));
  });

  test('are refused as unavailable when it does not answer', async () => {
    await using locks = openRedisLocks({ url: 'redis://127.0.0.1:1', onError: ignore });
    const work = vi.fn();
    await expect(locks.write('n', work)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(locks.read('n', work)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(work).not.toHaveBeenCalled();
  });
});

describe.skipIf(NO_REDIS)('the cache on a Redis', () => {
  test('is unavailable without it, tells it once and never its password, then works again', async () => {
    await using server = await startRedis();
    const errors: Error[] = [];
    await using cache = openRedisCache({
      url: server.url.replace('//', '//default:hunter2@'),
      onError: (error) => errors.push(error as Error),
    });
    await expect(cache.get('k')).resolves.toBeUndefined();
    await server.kill();
    await expect(cache.get('k')).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(cache.increment('k', 1000)).rejects.toMatchObject({ kind: 'unavailable' });
    await server.restart();
    await vi.waitFor(() => cache.set('k', '1', 1000), { timeout: 5000 });
    expect(await cache.get('k')).toBe('1');
    expect(errors.length).toBeLessThan(3);
    for (const { message, stack } of errors) expect(`${message} ${stack}`).not.toContain('hunter2');
  });
});

describe.skipIf(NO_REDIS)('the hub on a Redis', () => {
  test('says that it was cut off, and goes on', async () => {
    await using server = await startRedis();
    const setup = { url: server.url, onError: ignore };
    await using a = await openRedisHub(setup);
    await using b = await openRedisHub(setup);
    const heard: string[] = [];
    const gap = vi.fn();
    b.channel(CODEC).subscribe('t', (message) => heard.push(message), gap);
    await b.channel(CODEC).settled();
    a.channel(CODEC).publish('t', 'before');
    await vi.waitFor(() => expect(heard).toEqual(['before']));
    expect(gap).not.toHaveBeenCalled();
    await server.kill();
    a.channel(CODEC).publish('t', 'missed');
    expect(gap).not.toHaveBeenCalled();
    await server.restart();
    await vi.waitFor(() => expect(gap).toHaveBeenCalled(), { timeout: 5000 });
    await vi.waitFor(
      () => {
        a.channel(CODEC).publish('t', 'after');
        expect(heard).toContain('after');
      },
      { timeout: 5000, interval: 100 },
    );
    expect(heard).not.toContain('missed');
  });

  // For a few turns of the loop a broken connection does not know it yet, and refuses what it is given at once.
  test.each([0, 1, 2, 3, 4])('goes on when it is told something %i turns after Redis has died', async (turns) => {
    await using server = await startRedis();
    await using hub = await openRedisHub({ url: server.url, onError: ignore });
    await server.kill();
    for (let turn = 0; turn < turns; turn++) await nextTurn();
    hub.channel(CODEC).publish('t', 'missed');
    await nextTurn();
  });

  test('works within its process without Redis', async () => {
    await using hub = await openRedisHub({ url: 'redis://127.0.0.1:1', onError: ignore });
    const heard: string[] = [];
    hub.channel(CODEC).subscribe('t', (message) => heard.push(message));
    await hub.channel(CODEC).settled();
    hub.channel(CODEC).publish('t', 'here');
    expect(heard).toEqual(['here']);
  });

  test('gives up what it cannot read, and says so', async () => {
    await using server = await startRedis();
    const errors: unknown[] = [];
    const setup = { url: server.url, onError: (error: unknown) => void errors.push(error) };
    await using a = await openRedisHub(setup);
    await using b = await openRedisHub(setup);
    const picky: Codec<string> = {
      encode: (message) => message,
      decode: () => {
        throw new Error('what is that?');
      },
    };
    const gap = vi.fn();
    b.channel(picky).subscribe('t', () => expect.unreachable(), gap);
    await b.channel(picky).settled();
    a.channel(CODEC).publish('t', 'x');
    await vi.waitFor(() => expect(gap).toHaveBeenCalled());
    expect(errors).toMatchObject([{ message: 'what is that?' }]);
  });
});
