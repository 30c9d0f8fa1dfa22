import { Redis, type RedisOptions } from 'ioredis';

/**
 * The connection to a Redis, or to the one that sentinels say is the master:
 * `redis://first-sentinel:26379/0?master=name&sentinel=second:26379`. User and password are those of the Redis; the
 * sentinels have none.
 * @see https://redis.io/docs/latest/develop/reference/sentinel-clients/
 */
export function connectRedis(address: string, options: Omit<RedisOptions, 'replyMapping'>): Redis {
  const url = new URL(address);
  const master = url.searchParams.get('master');
  if (master === null) return new Redis(address, options);
  const first = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || SENTINEL_PORT) };
  const [username, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  return new Redis({
    ...options,
    sentinels: [first, ...url.searchParams.getAll('sentinel').map(toAddress)],
    name: master,
    db: Number(url.pathname.slice(1) || 0),
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
    ...(url.protocol === 'rediss:' && { tls: {}, enableTLSForSentinelMode: true }),
  });
}

const SENTINEL_PORT = 26_379;

function toAddress(text: string): { host: string; port: number } {
  const { hostname, port } = new URL(`redis://${text}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || SENTINEL_PORT) };
}
