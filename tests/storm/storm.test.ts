import { describe, expect, test } from 'vitest';
import { NO_REDIS, startRedis } from '../redis-server.ts';
import { type StormResult, storm } from './index.ts';

/** `scripts/storm.ts` is the whole storm. */
const JOBS = 800;
const OPTIONS = { jobs: JOBS, processes: 3, killEvery: 700 };
const TIMEOUT = 100_000;

function expectNothingLost(result: StormResult): void {
  expect(result.wrong).toEqual([]);
  expect(result.kills).toBeGreaterThan(0);
  // One in 25 is made to fail to the end.
  const errored = Array.from({ length: JOBS }, (_, n) => n).filter((n) => n % 10 !== 0 && n % 25 === 1).length;
  expect(result.states).toEqual({ done: JOBS - errored, errored });
}

describe('jobs whose processes are killed at random are not lost, nor left running, nor run twice at once', () => {
  test('with the embedded queue', async () => expectNothingLost(await storm(OPTIONS)), TIMEOUT);

  test.skipIf(NO_REDIS)(
    `with Redis${NO_REDIS ? `: ${NO_REDIS}` : ''}`,
    async () => {
      await using redis = await startRedis();
      expectNothingLost(await storm({ ...OPTIONS, redis: redis.url }));
    },
    TIMEOUT,
  );
});
