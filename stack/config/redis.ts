import type { Settings } from './schema.ts';
import { ConfigError, type Credentials, type RedisConfig, type Secret, secret } from './types.ts';

/** The ports that several processes share by a Redis, and the keys of their addresses. */
const PORTS = { locks: 'lock.url', hub: 'realtime.url', cache: 'cache.url', jobs: 'jobs.url' } as const;

/** What the ports are called in `redis.databases`. */
const DATABASES = { locks: 'lock', hub: 'realtime', cache: 'cache', jobs: 'jobs' } as const;

type Port = Exclude<keyof typeof PORTS, 'jobs'>;

/** A port's own address, else the one of all of them, else the process itself. */
export function toRedisPorts(settings: Settings): {
  ports: Record<Port, RedisConfig>;
  secrets: Partial<Record<Port, Secret<Credentials>>>;
} {
  const read = (port: Port) => toRedis(addressOf(settings, port));
  const [locks, hub, cache] = [read('locks'), read('hub'), read('cache')];
  return {
    ports: { locks: locks.config, hub: hub.config, cache: cache.config },
    secrets: {
      ...(locks.credentials && { locks: locks.credentials }),
      ...(hub.credentials && { hub: hub.credentials }),
      ...(cache.credentials && { cache: cache.credentials }),
    },
  };
}

/** `mem` when the port has no Redis. @compat `redis.addrs` and `redis.databases` are how the ecosystem says it. */
export function addressOf(settings: Settings, port: keyof typeof PORTS): URL | 'mem' {
  const own = settings[PORTS[port]];
  if (own !== undefined) return own;
  const common = settings['redis.url'] ?? fromAddresses(settings);
  if (!common) return 'mem';
  const address = new URL(common);
  const password = settings['redis.password'];
  if (password !== undefined && address.password === '') address.password = encodeURIComponent(password);
  const database = settings['redis.databases'][DATABASES[port]];
  if (database !== undefined) address.pathname = `/${database}`;
  return address;
}

/** With `redis.master`, they are sentinels that know where the server of that name is: `connectRedis` reads the query. */
function fromAddresses(settings: Settings): URL | undefined {
  const addresses = settings['redis.addrs'];
  const master = settings['redis.master'];
  if (!addresses) {
    if (master === undefined) return undefined;
    throw new ConfigError('redis.master needs the addresses of sentinels in redis.addrs');
  }
  const [first, ...others] = addresses;
  if (master === undefined && others.length > 0) {
    throw new ConfigError(
      'redis.addrs has several servers: a cluster is not known here; for sentinels, give redis.master',
    );
  }
  const url = new URL(`redis://${first}`);
  if (master !== undefined) url.searchParams.set('master', master);
  for (const other of others) url.searchParams.append('sentinel', other);
  return url;
}

function toRedis(address: URL | 'mem'): { config: RedisConfig; credentials?: Secret<Credentials> } {
  if (address === 'mem') return { config: { driver: 'memory' } };
  const { url, credentials } = splitCredentials(address);
  return { config: { driver: 'redis', url }, ...(credentials && { credentials }) };
}

/** An address that may be shown, and what may not. */
export function splitCredentials(address: URL): { url: string; credentials?: Secret<Credentials> } {
  const [user, password] = [decodeURIComponent(address.username), decodeURIComponent(address.password)];
  const bare = new URL(address);
  bare.username = '';
  bare.password = '';
  return { url: bare.href, ...((user !== '' || password !== '') && { credentials: secret({ user, password }) }) };
}
