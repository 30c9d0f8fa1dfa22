import type { Redis } from 'ioredis';
import { redisScript } from '#pkg/redis';

/** A job that is held, as the bounds count it. */
export interface Claim {
  queue: string;
  tenant: string;
  token: string;
}

/**
 * Counts what all processes hold of each tenant. A claim ends by itself when its process does not renew it any more, like
 * the lock of the job.
 */
export interface Claims {
  /** For each, whether the tenant may have it. @param most of a tenant. @param lasts in ms */
  claim(claims: readonly Claim[], most: number, lasts: number): Promise<boolean[]>;
  renew(claims: readonly Claim[], lasts: number): void;
  drop(claim: Claim): void;
}

const CLAIM = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local granted = {}
for i, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  if redis.call('ZCARD', key) < tonumber(ARGV[1]) then
    redis.call('ZADD', key, now + ARGV[2], ARGV[i + 2])
    redis.call('PEXPIRE', key, ARGV[2])
    granted[i] = 1
  else
    granted[i] = 0
  end
end
return granted`;

const RENEW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i, key in ipairs(KEYS) do
  redis.call('ZADD', key, 'XX', now + ARGV[1], ARGV[i + 1])
  redis.call('PEXPIRE', key, ARGV[1])
end`;

export function createClaims(client: Redis, prefix: string): Claims {
  const claim = redisScript(client, CLAIM);
  const renew = redisScript(client, RENEW);
  const keyOf = ({ queue, tenant }: Claim) => `${prefix}:claims:${queue}:${tenant}`;
  const tokensOf = (claims: readonly Claim[]) => claims.map(({ token }) => token);
  return {
    async claim(claims, most, lasts) {
      const granted = (await claim(claims.map(keyOf), [most, lasts, ...tokensOf(claims)])) as number[];
      return granted.map((one) => one === 1);
    },
    // What is lost here ends by itself, and costs a place for as long.
    renew(claims, lasts) {
      renew(claims.map(keyOf), [lasts, ...tokensOf(claims)]).catch(() => undefined);
    },
    drop(one) {
      client.zrem(keyOf(one), one.token).catch(() => undefined);
    },
  };
}
