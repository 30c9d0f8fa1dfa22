import type { Cache } from '#pkg/cache';
import { closeRedis, openRedis, type RedisSetup, redisScript, unavailable } from '#pkg/redis';

/** The life of a counter begins with it, whoever counts next. */
const INCREMENT = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count`;

/** The cache of several processes. Rejects with kind `unavailable` when Redis does not answer. */
export function openRedisCache(setup: RedisSetup): Cache & AsyncDisposable {
  const redis = openRedis(setup, 'cache');
  const increment = redisScript(redis, INCREMENT);
  const keyOf = (key: string) => `cozy:cache:${key}`;
  const lifeOf = (ttl: number) => Math.max(1, Math.ceil(ttl));
  return {
    get: async (key) => (await unavailable(redis.get(keyOf(key)))) ?? undefined,
    async set(key, value, ttl) {
      await unavailable(redis.set(keyOf(key), value, 'PX', lifeOf(ttl)));
    },
    async delete(key) {
      await unavailable(redis.del(keyOf(key)));
    },
    increment: async (key, ttl) => Number(await unavailable(increment([keyOf(key)], [lifeOf(ttl)]))),
    [Symbol.asyncDispose]: () => closeRedis(redis),
  };
}
