import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe } from 'vitest';
import { openRedisCache } from '#driver/cache/redis';
import { openRedisHub } from '#driver/hub/redis';
import { openRedisLocks } from '#driver/lock/redis';
import { NO_REDIS, type RedisServer, startRedis } from '#tests/redis-server';
import { cacheContract } from '../../pkg/cache/contract.ts';
import { hubContract } from '../../pkg/hub/contract.ts';
import { locksContract } from '../../pkg/lock/contract.ts';

let server: RedisServer;
let database = 0;

/** Another database of the server for each test: what one leaves does not reach the next. */
function setup(errors: unknown[] = []) {
  database = (database + 1) % 16;
  return { url: `${server.url}/${database}`, onError: (error: unknown) => void errors.push(error) };
}

/** Two processes, each with its own connections. */
async function twice<T extends AsyncDisposable>(open: () => T | Promise<T>) {
  const both = [await open(), await open()] as const;
  return {
    both,
    async [Symbol.asyncDispose]() {
      for (const one of both) await one[Symbol.asyncDispose]();
    },
  };
}

describe.skipIf(NO_REDIS)(`with Redis${NO_REDIS ? ` (${NO_REDIS})` : ''}`, () => {
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describe('locks', () => {
    locksContract(async () => {
      const options = setup();
      return twice(() => openRedisLocks(options));
    });
  });

  describe('the cache', () => {
    cacheContract(async () => {
      const options = setup();
      return { ...(await twice(() => openRedisCache(options))), pass: (ms) => sleep(ms) };
    });
  });

  describe('the hub', () => {
    hubContract(async () => {
      const errors: unknown[] = [];
      const options = setup(errors);
      return { ...(await twice(() => openRedisHub(options))), errors };
    });
  });
});
