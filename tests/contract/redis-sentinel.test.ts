import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openRedisCache } from '#driver/cache/redis';
import { openRedisQueue } from '#driver/queue/redis';
import { freePort, NO_REDIS, startRedis } from '#tests/redis-server';

const ignore = () => undefined;

test.skipIf(NO_REDIS)(
  `the master is the one that the sentinels name, also when the first of them is gone${NO_REDIS ? ` (${NO_REDIS})` : ''}`,
  async () => {
    await using redis = await startRedis();
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-'));
    const [port, nobody] = [await freePort(), await freePort()];
    await writeFile(
      join(folder, 'sentinel.conf'),
      `port ${port}\nbind 127.0.0.1\ndir ${folder}\nsentinel monitor main 127.0.0.1 ${redis.port} 1\n`,
    );
    const sentinel = spawn('redis-server', [join(folder, 'sentinel.conf'), '--sentinel'], { stdio: 'ignore' });
    try {
      const url = `redis://127.0.0.1:${nobody}/2?master=main&sentinel=127.0.0.1%3A${port}`;
      await using cache = openRedisCache({ url, onError: ignore });
      await vi.waitFor(() => cache.set('k', 'v', 60_000), { timeout: 10_000, interval: 100 });
      await using direct = openRedisCache({ url: `${redis.url}/2`, onError: ignore });
      expect(await direct.get('k')).toBe('v');
      await using queue = openRedisQueue({ url, onError: ignore });
      await queue.add([{ id: 'a', queue: 'work', tenant: 't', data: 'd' }]);
      expect(await queue.take('work', { wait: 5_000 })).toMatchObject([{ id: 'a' }]);
    } finally {
      sentinel.kill('SIGKILL');
      await once(sentinel, 'exit');
      await rm(folder, { recursive: true });
    }
  },
);
