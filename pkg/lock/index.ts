/** Read/write locks by name. Drivers: `memory` (one process). */
export interface Locks {
  /** Runs `work` alone on the name. Waiters are served in order, so a writer is never starved. */
  write<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Runs `work` beside other readers of the name. */
  read<T>(name: string, work: () => Promise<T>): Promise<T>;
}
