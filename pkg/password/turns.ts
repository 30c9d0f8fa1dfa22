import { AppError } from '#pkg/errors';

interface TurnsOptions {
  /** Tasks that run at once. */
  concurrency: number;
  /** Tasks that wait, in all and in one lane; beyond, kind `unavailable`. */
  maxWaiting: number;
  maxInLane: number;
}

/** Runs a few tasks at once. The others wait: in order within their lane, and each lane in its turn. */
export function createTurns({ concurrency, maxWaiting, maxInLane }: TurnsOptions) {
  let running = 0;
  let waiting = 0;
  const lanes = new Map<string, (() => void)[]>();

  function wait(lane: string): Promise<void> {
    const queue = lanes.get(lane) ?? [];
    if (waiting >= maxWaiting || queue.length >= maxInLane) {
      throw new AppError('unavailable', 'Too many logins at the same time');
    }
    lanes.set(lane, queue);
    waiting++;
    return new Promise((resolve) => queue.push(resolve));
  }

  /** The lane that has waited longest for its turn goes to the end. */
  function next(): (() => void) | undefined {
    const [lane, queue] = lanes.entries().next().value ?? [];
    if (lane === undefined || queue === undefined) return undefined;
    lanes.delete(lane);
    const start = queue.shift();
    waiting--;
    if (queue.length > 0) lanes.set(lane, queue);
    return start;
  }

  return async <T>(lane: string, task: () => Promise<T>): Promise<T> => {
    if (running >= concurrency) await wait(lane);
    else running++;
    try {
      return await task();
    } finally {
      const start = next();
      if (start) start();
      else running--;
    }
  };
}
