import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openMemoryHub } from '#driver/hub/memory';
import type { Channel, Codec, Hub } from '#pkg/hub';
import type { RedisSetup } from '#pkg/redis';
import { createDispatcher } from '../dispatcher.ts';
import { openPublisher } from './publisher.ts';
import { openSubscriber } from './subscriber.ts';

/** Ms that an opening waits for Redis; without it the hub works within the process until Redis is there. */
const PATIENCE = 2_000;

/**
 * The hub of several processes. Who publishes delivers to its own subscribers itself, at once; Redis brings the message to
 * the other processes. Redis keeps nothing: whenever something may have been lost on the way, those who listen are told.
 * @param setup.onError told of a listener that threw too
 */
export async function openRedisHub(setup: RedisSetup): Promise<Hub & AsyncDisposable> {
  const self = randomBytes(9).toString('base64url');
  const here = createDispatcher(setup.onError);
  const codecs = new Map<string, Codec<unknown>>();
  const subscriber = openSubscriber(setup, self, {
    gap: here.gap,
    deliver(topic, text) {
      const codec = codecs.get(topic);
      if (codec) here.deliver(topic, codec.decode(text));
    },
  });
  const publisher = openPublisher(setup, self);
  await Promise.race([
    Promise.all([publisher.connected, subscriber.connected]),
    sleep(PATIENCE, undefined, { ref: false }),
  ]);

  function subscribe(topic: string, codec: Codec<unknown>, ...listener: [(message: unknown) => void, (() => void)?]) {
    if (!here.has(topic)) {
      codecs.set(topic, codec);
      subscriber.add(topic);
    }
    const end = here.add(topic, ...listener);
    return () => {
      if (!here.has(topic)) return;
      end();
      if (here.has(topic)) return;
      codecs.delete(topic);
      subscriber.remove(topic);
    };
  }

  return {
    channel: <T>(codec: Codec<T>): Channel<T> => ({
      publish(topic, message) {
        here.deliver(topic, message);
        publisher.publish(topic, codec.encode(message));
      },
      subscribe: (topic, listener, onGap) =>
        subscribe(topic, codec as Codec<unknown>, listener as (message: unknown) => void, onGap),
      heard: () => true,
      settled: subscriber.settled,
    }),
    privateChannel: () => openMemoryHub(setup.onError).privateChannel(),
    async [Symbol.asyncDispose]() {
      await publisher[Symbol.asyncDispose]();
      await subscriber[Symbol.asyncDispose]();
    },
  };
}
