import type { Settings } from './schema.ts';
import { type Credentials, type RedisConfig, type Secret, secret } from './types.ts';

/** The ports that several processes share by a Redis, and the keys of their addresses. */
const PORTS = { locks: 'lock.url', hub: 'realtime.url', cache: 'cache.url' } as const;

type Port = keyof typeof PORTS;

/** A port's own address, else the one of all of them, else the process itself. */
export function toRedisPorts(settings: Settings): {
  ports: Record<Port, RedisConfig>;
  secrets: Partial<Record<Port, Secret<Credentials>>>;
} {
  const read = (port: Port) => toRedis(settings[PORTS[port]] ?? settings['redis.url'] ?? 'mem');
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
