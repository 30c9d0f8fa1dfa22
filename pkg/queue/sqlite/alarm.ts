/** A timer for the earliest of the times that it is told; it keeps no process alive. */
export interface Alarm {
  /** @param at in ms since 1970 */
  set(at: number): void;
  clear(): void;
}

/** Longer timers overflow; the alarm then rings for nothing, and is set again. */
const LONGEST = 24 * 3_600_000;

export function createAlarm(ring: () => void): Alarm {
  let timer: NodeJS.Timeout | undefined;
  let next = Infinity;
  const clear = () => {
    clearTimeout(timer);
    next = Infinity;
  };
  return {
    set(at) {
      if (at >= next) return;
      clear();
      next = at;
      timer = setTimeout(
        () => {
          next = Infinity;
          ring();
        },
        Math.min(Math.max(0, at - Date.now()), LONGEST),
      ).unref();
    },
    clear,
  };
}
