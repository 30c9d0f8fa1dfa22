import { closeRedis, openRedis, type RedisSetup } from '#pkg/redis';
import { channelNames } from './names.ts';

/** Characters on their way to a server that does not take them; beyond, messages are dropped. */
const MAX_WAITING = 64 * 1024 * 1024;

/** Ms. A connection that has just broken still says that it is ready, and refuses at once: asked again at once, for ever. */
const RETRY = 100;

export interface Publisher extends AsyncDisposable {
  publish(topic: string, text: string): void;
  /** Resolves at the first connection. */
  readonly connected: Promise<void>;
}

/** @param self name of this process, in front of each message */
export function openPublisher(setup: RedisSetup, self: string): Publisher {
  // A message that waited for a connection would arrive after those of a new one: it fails instead, and the gap is told.
  const redis = openRedis(setup, 'hub-publish', { enableOfflineQueue: false, autoResendUnfulfilledCommands: false });
  const names = channelNames(redis.options.db);
  let waiting = 0;
  let missed = false;
  let retry: NodeJS.Timeout | undefined;

  function send(channel: string, text: string): void {
    waiting += text.length;
    redis
      .publish(channel, text)
      .catch(() => {
        missed = true;
      })
      .finally(() => {
        waiting -= text.length;
        if (missed && waiting === 0) retry ??= setTimeout(tellGap, RETRY).unref();
      });
  }

  function tellGap(): void {
    clearTimeout(retry);
    retry = undefined;
    if (!missed || redis.status !== 'ready') return;
    missed = false;
    send(names.gap, self);
  }

  const { promise: connected, resolve } = Promise.withResolvers<void>();
  redis.on('ready', () => {
    tellGap();
    resolve();
  });
  return {
    connected,
    publish(topic, text) {
      if (waiting > MAX_WAITING) missed = true;
      else send(names.ofTopic(topic), `${self} ${text}`);
    },
    [Symbol.asyncDispose]() {
      clearTimeout(retry);
      return closeRedis(redis);
    },
  };
}
