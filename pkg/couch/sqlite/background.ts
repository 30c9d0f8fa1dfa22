/** Work that nobody waits for, but the end of the store. */
export interface Background {
  /**
   * Starts at a later turn of the loop. A failure is forgotten: what is left undone is found again when its file is
   * next opened or written.
   */
  run(work: () => Promise<void>): void;
  /** False once the work must stop where it is. */
  readonly goesOn: () => boolean;
  /** Stops the work, and waits for it. */
  stop(): Promise<void>;
}

export function createBackground(): Background {
  const running = new Set<Promise<void>>();
  let stopped = false;
  return {
    run(work) {
      const promise = new Promise<void>((resolve) => setImmediate(resolve)).then(work).catch(() => {});
      running.add(promise);
      void promise.finally(() => running.delete(promise));
    },
    goesOn: () => !stopped,
    async stop() {
      stopped = true;
      await Promise.all(running);
    },
  };
}
