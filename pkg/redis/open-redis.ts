import type { Redis, RedisOptions } from 'ioredis';
import { connectRedis } from './connect.ts';

export interface RedisSetup {
  /** `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS; or sentinels, see `connectRedis`. */
  url: string;
  /** Told once when the server does not answer any more, and never the address: it has the password. */
  onError(error: unknown): void;
}

type ConnectionOptions = Pick<RedisOptions, 'autoResendUnfulfilledCommands' | 'autoResubscribe' | 'enableOfflineQueue'>;

/** In ms. */
const COMMAND_TIMEOUT = 5_000;
const MAX_RETRY_DELAY = 1_000;

/**
 * Connects in the background, and again each time the connection breaks. Meanwhile commands wait, then fail.
 * @param name shown by `CLIENT LIST`
 */
export function openRedis({ url, onError }: RedisSetup, name: string, options: ConnectionOptions = {}): Redis {
  const redis = connectRedis(url, {
    connectionName: `cozy-${name}`,
    commandTimeout: COMMAND_TIMEOUT,
    maxRetriesPerRequest: 2,
    retryStrategy: (times) => Math.min(50 * 2 ** times, MAX_RETRY_DELAY),
    ...options,
  });
  let told = false;
  redis.on('error', (error: unknown) => {
    if (!told) onError(error);
    told = true;
  });
  redis.on('ready', () => {
    told = false;
  });
  return redis;
}

/** Says goodbye after the commands that were sent, when the server is there to hear it. */
export async function closeRedis(redis: Redis): Promise<void> {
  if (redis.status === 'ready') await redis.quit().catch(() => undefined);
  redis.disconnect();
}
