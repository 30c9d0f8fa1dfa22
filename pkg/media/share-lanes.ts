import { AppError } from '#pkg/errors';

/** Files of one owner that wait: a folder of photos is looked at by jobs, which wait elsewhere. */
const MOST_WAITING = 50;

/**
 * Gives the lanes to one owner after the other, and leaves at least one to the others where there are several: a file may hold
 * its lane for a minute, and somebody may ask for hundreds of them. Rejects with kind `too-many-requests` when too many wait.
 */
export function shareLanes<Lane>(lanes: readonly Lane[]) {
  const idle = [...lanes];
  const perOwner = Math.max(1, lanes.length - 1);
  const busy = new Map<string, number>();
  /** In the order of their turns. */
  const line = new Map<string, ((lane: Lane) => void)[]>();
  const isFull = (owner: string) => (busy.get(owner) ?? 0) >= perOwner;

  function take(owner: string): Lane | undefined {
    if (isFull(owner)) return undefined;
    const lane = idle.pop();
    if (lane !== undefined) busy.set(owner, (busy.get(owner) ?? 0) + 1);
    return lane;
  }

  function serve(): void {
    for (const [owner, waiting] of line) {
      const lane = take(owner);
      if (lane === undefined) continue;
      line.delete(owner);
      waiting.shift()?.(lane);
      if (waiting.length > 0) line.set(owner, waiting);
    }
  }

  function leave(owner: string, lane: Lane): void {
    idle.push(lane);
    const left = (busy.get(owner) ?? 1) - 1;
    if (left > 0) busy.set(owner, left);
    else busy.delete(owner);
    serve();
  }

  function wait(owner: string): Promise<Lane> {
    const waiting = line.get(owner) ?? [];
    if (waiting.length >= MOST_WAITING) {
      throw new AppError('too-many-requests', 'Too many files are being looked at');
    }
    line.set(owner, waiting);
    return new Promise((resolve) => waiting.push(resolve));
  }

  return async <T>(owner: string, work: (lane: Lane) => Promise<T>): Promise<T> => {
    const lane = take(owner) ?? (await wait(owner));
    try {
      return await work(lane);
    } finally {
      leave(owner, lane);
    }
  };
}
