import { closeRedis, openRedis, type RedisSetup } from '#pkg/redis';

/** Tells those who wait for a lock that somebody has left it. */
export interface WakeUps extends AsyncDisposable {
  readonly channel: string;
  /** Listens for the next word about a name, from this call on. */
  listen(name: string): WakeUp;
}

export interface WakeUp extends Disposable {
  /** Resolves at that word, or after `ms`. */
  orAfter(ms: number): Promise<void>;
}

export function openWakeUps(setup: RedisSetup): WakeUps {
  const redis = openRedis(setup, 'lock-wake', { autoResubscribe: false });
  const channel = `cozy:${redis.options.db ?? 0}:lock:wake`;
  const listeners = new Map<string, Set<() => void>>();
  const wake = (name: string) => {
    for (const listener of listeners.get(name) ?? []) listener();
  };
  redis.on('message', (_channel: string, name: string) => wake(name));
  redis.on('ready', () => {
    // What was said before is not known: everybody looks.
    redis.subscribe(channel).then(
      () => [...listeners.keys()].forEach(wake),
      () => undefined,
    );
  });

  return {
    channel,
    listen(name) {
      const { promise: woken, resolve } = Promise.withResolvers<void>();
      const ofName = listeners.get(name) ?? new Set();
      listeners.set(name, ofName.add(resolve));
      let timer: NodeJS.Timeout | undefined;
      return {
        orAfter(ms) {
          timer = setTimeout(resolve, ms);
          return woken;
        },
        [Symbol.dispose]() {
          clearTimeout(timer);
          ofName.delete(resolve);
          if (ofName.size === 0) listeners.delete(name);
        },
      };
    },
    [Symbol.asyncDispose]: () => closeRedis(redis),
  };
}
