import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/**
 * A script that runs alone on the server. It is sent once: then its sum is enough.
 * @see https://redis.io/docs/latest/develop/programmability/eval-intro/
 */
export function redisScript(redis: Redis, lua: string) {
  const sha = createHash('sha1').update(lua).digest('hex');
  return async (keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> => {
    const given = [...keys, ...args];
    try {
      return await redis.evalsha(sha, keys.length, ...given);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return redis.eval(lua, keys.length, ...given);
    }
  };
}
