import { closeRedis, openRedis, type RedisSetup } from '#pkg/redis';
import { channelNames } from './names.ts';

/** Ms between two signs of life: a connection that broke without a word is noticed by them. */
const PING_EVERY = 15_000;
/** Channels in one command. */
const BATCH = 1000;

export interface Subscriber extends AsyncDisposable {
  add(topic: string): void;
  remove(topic: string): void;
  settled(): Promise<void>;
  /** Resolves at the first connection. */
  readonly connected: Promise<void>;
}

interface Listener {
  deliver(topic: string, text: string): void;
  /** Messages may be missing, of any topic. */
  gap(): void;
}

/** @param self name of this process: its own messages come back, and are dropped */
export function openSubscriber(setup: RedisSetup, self: string, listener: Listener): Subscriber {
  const redis = openRedis(setup, 'hub-subscribe', { enableOfflineQueue: false, autoResubscribe: false });
  const names = channelNames(redis.options.db);
  const topics = new Set<string>();
  const pending = new Set<Promise<void>>();

  /** One that fails does so with its connection: the next one begins with all of them. */
  function subscribe(channels: readonly string[]): Promise<void> {
    const work = redis.subscribe(...channels).then(
      () => undefined,
      () => undefined,
    );
    pending.add(work);
    return work.finally(() => pending.delete(work));
  }

  async function begin(): Promise<void> {
    const channels = [names.gap, ...[...topics].map(names.ofTopic)];
    for (let n = 0; n < channels.length; n += BATCH) await subscribe(channels.slice(n, n + BATCH));
    listener.gap();
  }

  const { promise: connected, resolve } = Promise.withResolvers<void>();
  redis.on('ready', () => void begin().then(resolve));
  redis.on('message', (channel: string, text: string) => {
    const from = text.slice(0, self.length);
    if (from === self) return;
    if (channel === names.gap) return listener.gap();
    try {
      listener.deliver(names.topicOf(channel), text.slice(self.length + 1));
    } catch (error) {
      setup.onError(error);
      listener.gap();
    }
  });
  const pings = setInterval(() => {
    if (redis.status === 'ready') redis.ping().catch(() => redis.disconnect(true));
  }, PING_EVERY).unref();

  return {
    connected,
    add(topic) {
      topics.add(topic);
      if (redis.status === 'ready') void subscribe([names.ofTopic(topic)]);
    },
    remove(topic) {
      topics.delete(topic);
      if (redis.status === 'ready') redis.unsubscribe(names.ofTopic(topic)).catch(() => undefined);
    },
    async settled() {
      await Promise.all(pending);
    },
    [Symbol.asyncDispose]() {
      clearInterval(pings);
      return closeRedis(redis);
    },
  };
}
