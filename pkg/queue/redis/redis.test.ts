import { afterAll, beforeAll, describe } from 'vitest';
import { openRedisQueue } from '#driver/queue/redis';
import { NO_REDIS, type RedisServer, startRedis } from '#tests/redis-server';
import { queueContract } from '../contract.ts';

describe.skipIf(NO_REDIS)(`with Redis${NO_REDIS ? `: ${NO_REDIS}` : ''}`, () => {
  let server: RedisServer;
  let count = 0;
  beforeAll(async () => {
    server = await startRedis({ durable: true });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  queueContract('redis', async () => {
    const prefix = `test${++count}`;
    const open = () => openRedisQueue({ url: server.url, prefix, lock: 900, onError: () => undefined });
    const opened = [open()];
    return {
      queue: opened[0] as (typeof opened)[0],
      async second() {
        const queue = open();
        opened.push(queue);
        return queue;
      },
      async [Symbol.asyncDispose]() {
        for (const queue of opened) await queue[Symbol.asyncDispose]();
      },
    };
  });
});
