/** Waits for a slice of a later turn of the loop. */
export type NextTurn = (owner: string) => Promise<void>;

/**
 * Wakes those who wait, in each turn of the loop as many as its slice is long: woken all at once, fifty scans would hold the
 * loop for fifty steps. One owner comes after the other, and of each who waits longest.
 * @param isUsedUp whether the slice of this turn is
 */
export function createTurns(isUsedUp: () => boolean): NextTurn {
  /** In the order of their turns. */
  const line = new Map<string, (() => void)[]>();
  let wakes = false;

  function wakeNext(): void {
    for (const [owner, waiting] of line) {
      line.delete(owner);
      waiting.shift()?.();
      if (waiting.length > 0) line.set(owner, waiting);
      break;
    }
    // Once the one that was woken has worked.
    queueMicrotask(() => {
      wakes = line.size > 0;
      if (!wakes) return;
      if (isUsedUp()) setImmediate(wakeNext);
      else wakeNext();
    });
  }

  return (owner) =>
    new Promise((resolve) => {
      if (!wakes) setImmediate(wakeNext);
      wakes = true;
      const waiting = line.get(owner);
      if (waiting) waiting.push(resolve);
      else line.set(owner, [resolve]);
    });
}
