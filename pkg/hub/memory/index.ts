import type { Hub } from '#pkg/hub';

/** @param onError told of a listener that threw: one bad listener must not silence the others. */
export function openMemoryHub(onError: (error: unknown) => void): Hub {
  const topics = new Map<string, Set<(message: unknown) => void>>();
  return {
    publish(topic, message) {
      for (const listener of topics.get(topic) ?? []) {
        try {
          listener(message);
        } catch (error) {
          onError(error);
        }
      }
    },
    subscribe(topic, listener) {
      const listeners = topics.get(topic) ?? new Set();
      topics.set(topic, listeners);
      // Wrapped, so that the same function subscribed twice is two subscriptions.
      const own = (message: unknown) => listener(message);
      listeners.add(own);
      return () => {
        listeners.delete(own);
        if (listeners.size === 0) topics.delete(topic);
      };
    },
    subscribers: (topic) => topics.get(topic)?.size ?? 0,
  };
}
