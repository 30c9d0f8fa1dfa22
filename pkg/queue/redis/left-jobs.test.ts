import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRedisQueue } from '#driver/queue/redis';
import { moveLeftJobs, openSqliteQueue } from '#driver/queue/sqlite';
import { NO_REDIS, startRedis } from '#tests/redis-server';
import type { Delivery, NewJob } from '../types.ts';

const NEVER = new AbortController().signal;

test.skipIf(NO_REDIS)(
  `what waits in the embedded queue goes to a Redis, also when that was away meanwhile${NO_REDIS ? `: ${NO_REDIS}` : ''}`,
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'left-'));
    try {
      await using redis = await startRedis({ durable: true });
      const job = (id: string, more: Partial<NewJob> = {}): NewJob => {
        return { id, queue: 'work', tenant: 'alice', data: `data of ${id}`, ...more };
      };
      {
        await using leaving = openSqliteQueue({ directory });
        await leaving.add([
          ...Array.from({ length: 300 }, (_, n) => job(`j${n}`, { tenant: `t${n % 3}` })),
          job('later', { delay: 60_000 }),
          job('low', { priority: 'low' }),
          job('one', { unique: 'k', queue: 'other' }),
        ]);
        // Of a process that dies with it.
        await leaving.take('work');
      }
      await using to = openRedisQueue({ url: redis.url, onError: () => undefined });
      await redis.kill();
      await expect(moveLeftJobs(directory, to, NEVER)).rejects.toMatchObject({ kind: 'unavailable' });
      await redis.restart();
      expect(await moveLeftJobs(directory, to, NEVER)).toEqual({ moved: 303, held: 0 });
      expect(await moveLeftJobs(directory, to, NEVER)).toEqual({ moved: 0, held: 0 });
      expect(await to.counts('work')).toEqual({ waiting: 302, held: 0 });
      expect(await to.add([job('two', { unique: 'k', queue: 'other' })])).toEqual(['one']);
      const taken: Delivery[] = [];
      while (taken.length < 301) taken.push(...(await to.take('work', { limit: 300, wait: 5_000 })));
      expect(taken.find(({ id }) => id === 'j7')).toMatchObject({ tenant: 't1', data: 'data of j7' });
      expect(taken.map(({ id }) => id)).not.toContain('later');
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
);
