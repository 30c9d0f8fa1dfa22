/**
 * Read/write locks by name, with a lease that is renewed for as long as the work lasts: a process that dies holds nothing
 * for more than some seconds. Drivers: `memory` (one process), `redis`.
 */
export interface Locks {
  /**
   * Runs `work` alone on the name. Waiters are served in order, so a writer is never starved. Rejects with kind
   * `unavailable` when the lock cannot be had since its server does not answer.
   */
  write<T>(name: string, work: (held: Held) => Promise<T>): Promise<T>;
  /** Runs `work` beside other readers of the name. */
  read<T>(name: string, work: (held: Held) => Promise<T>): Promise<T>;
}

export interface Held {
  /**
   * Greater than that of every writer that had the name before, so that what is guarded can refuse who comes late with an
   * old one. Documents need it not: their revisions refuse him.
   */
  readonly fence: number;
  /** Aborted when the lease is lost: another one may hold the name from now on. */
  readonly lost: AbortSignal;
}
