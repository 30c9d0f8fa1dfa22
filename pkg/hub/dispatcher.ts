interface Subscription {
  deliver: (message: unknown) => void;
  gap: () => void;
}

/** Delivers within a process. */
export interface Dispatcher {
  deliver(topic: string, message: unknown): void;
  /** Tells every subscriber that messages may be missing. */
  gap(): void;
  add(topic: string, deliver: (message: unknown) => void, gap?: () => void): () => void;
  has(topic: string): boolean;
}

/** @param onError told of a listener that threw: one bad listener must not silence the others */
export function createDispatcher(onError: (error: unknown) => void): Dispatcher {
  const topics = new Map<string, Set<Subscription>>();

  function attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      onError(error);
    }
  }

  return {
    deliver(topic, message) {
      for (const subscription of topics.get(topic) ?? []) attempt(() => subscription.deliver(message));
    },
    gap() {
      // Copied: who is told may unsubscribe and subscribe again.
      const all = [...topics.values()].flatMap((subscriptions) => [...subscriptions]);
      for (const subscription of all) attempt(subscription.gap);
    },
    add(topic, deliver, gap = () => undefined) {
      const subscriptions = topics.get(topic) ?? new Set();
      topics.set(topic, subscriptions);
      const subscription = { deliver, gap };
      subscriptions.add(subscription);
      return () => {
        subscriptions.delete(subscription);
        if (subscriptions.size === 0 && topics.get(topic) === subscriptions) topics.delete(topic);
      };
    },
    has: (topic) => topics.has(topic),
  };
}
