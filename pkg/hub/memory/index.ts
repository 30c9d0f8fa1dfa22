import type { Channel, Hub } from '#pkg/hub';
import { createDispatcher } from '../dispatcher.ts';

/** @param onError told of a listener that threw: one bad listener must not silence the others. */
export function openMemoryHub(onError: (error: unknown) => void): Hub {
  const dispatcher = createDispatcher(onError);
  const channel = <T>(): Channel<T> => ({
    publish: dispatcher.deliver,
    subscribe: (topic, listener) => dispatcher.add(topic, listener as (message: unknown) => void),
    heard: dispatcher.has,
    settled: async () => undefined,
  });
  return { channel, privateChannel: channel };
}
