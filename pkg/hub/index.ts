/** Publish and subscribe, by topic. Drivers: `memory` (one process). */
export interface Hub {
  /** Delivers to every subscriber of the topic; never waits for them, never throws. */
  publish(topic: string, message: unknown): void;
  /** Returns the function that ends the subscription. Messages of one topic arrive in the order of publication. */
  subscribe(topic: string, listener: (message: unknown) => void): () => void;
  /** How many subscriptions the topic has in this process. */
  subscribers(topic: string): number;
}
