/** Who waits for a job, by queue. */
export interface Waiters {
  /** Wakes those who wait for the queue, or everybody. */
  wake(queue?: string): void;
  /** Resolves when woken, after `ms`, or when the signal aborts. */
  wait(queue: string, ms: number, signal?: AbortSignal): Promise<void>;
  size(): number;
}

export function createWaiters(): Waiters {
  const waiting = new Set<{ queue: string; wakeUp: () => void }>();
  return {
    wake(queue) {
      for (const waiter of waiting) if (queue === undefined || waiter.queue === queue) waiter.wakeUp();
    },
    async wait(queue, ms, signal) {
      if (signal?.aborted) return;
      const { promise, resolve: wakeUp } = Promise.withResolvers<void>();
      const waiter = { queue, wakeUp };
      const timer = setTimeout(wakeUp, ms);
      const onAbort = () => wakeUp();
      signal?.addEventListener('abort', onAbort);
      waiting.add(waiter);
      await promise;
      waiting.delete(waiter);
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
    size: () => waiting.size,
  };
}
