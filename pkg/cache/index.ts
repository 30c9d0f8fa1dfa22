/** Values that may be forgotten at any time, with a time to live. Drivers: `memory` (one process), `redis`. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  /** @param ttl in milliseconds */
  set(key: string, value: string, ttl: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** Adds one to a counter that lives `ttl` ms from its first increment, and answers its value. */
  increment(key: string, ttl: number): Promise<number>;
}
