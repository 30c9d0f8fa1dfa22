/**
 * Publish and subscribe, by topic, among the processes that share a hub. Drivers: `memory` (one process), `redis`.
 */
export interface Hub {
  /** A channel that every process opens with the same codec. Topics of all channels are one name space. */
  channel<T>(codec: Codec<T>): Channel<T>;
  /** One that nobody outside of this process hears. */
  privateChannel<T>(): Channel<T>;
}

export interface Channel<T> {
  /**
   * Delivers to every subscriber of the topic: before it returns to those of this process, soon to the others. Never waits
   * for them, never throws.
   */
  publish(topic: string, message: T): void;
  /**
   * Returns the function that ends the subscription. What one process publishes on a topic arrives in that order.
   * @param onGap messages may have been missed since the last one: look again at what they were about
   */
  subscribe(topic: string, listener: (message: T) => void, onGap?: () => void): () => void;
  /** False when surely nobody listens, in no process. */
  heard(topic: string): boolean;
  /** Resolves once what is published in another process from then on reaches the subscriptions made here so far. */
  settled(): Promise<void>;
}

/** How messages travel between processes. */
export interface Codec<T> {
  encode(message: T): string;
  decode(text: string): T;
}
