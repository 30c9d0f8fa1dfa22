/**
 * A storm of jobs whose processes are killed at random, on both queues: `node scripts/storm.ts [jobs] [embedded|redis]`, 20,000 by
 * default. Some minutes; the tests have a small one. Says what is lost, still running, or run by two at once: nothing should be.
 */
import { NO_REDIS, startRedis } from '#tests/redis-server';
import { type StormOptions, storm } from '#tests/storm/index';

const jobs = Number(process.argv[2] ?? 20_000);
const only = process.argv[3];

async function run(name: string, options: Partial<StormOptions> = {}): Promise<void> {
  if (only !== undefined && only !== name) return;
  const { wrong, ...result } = await storm({ jobs, processes: 3, killEvery: 700, ...options });
  console.log(name, JSON.stringify(result));
  for (const line of wrong) console.error(`${name}: ${line}`);
  const left = Object.entries(result.states).filter(([state]) => state !== 'done' && state !== 'errored');
  if (wrong.length > 0 || left.length > 0) process.exitCode = 1;
}

await run('embedded');
if (NO_REDIS) console.log(`redis: left out, ${NO_REDIS}`);
else {
  await using redis = await startRedis();
  await run('redis', { redis: redis.url });
}
