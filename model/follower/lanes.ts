/** Work that is done one after the other within a lane, the lanes beside each other. */
export interface Lanes {
  /** Resolves once it is done, whether it failed or not. */
  add(lane: string, work: () => Promise<void>): Promise<void>;
  isBusy(lane: string): boolean;
  /** Resolves once nothing is under way. */
  idle(): Promise<void>;
}

export function createLanes(onFailure: (error: unknown) => void): Lanes {
  const last = new Map<string, Promise<void>>();
  return {
    add(lane, work) {
      const done = (last.get(lane) ?? Promise.resolve())
        .then(work)
        .catch(onFailure)
        .finally(() => {
          if (last.get(lane) === done) last.delete(lane);
        });
      last.set(lane, done);
      return done;
    },
    isBusy: (lane) => last.has(lane),
    async idle() {
      while (last.size > 0) await Promise.all(last.values());
    },
  };
}
