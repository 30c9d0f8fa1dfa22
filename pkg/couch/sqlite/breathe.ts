import { setImmediate } from 'node:timers/promises';

/** How long synchronous work may hold the loop, in milliseconds. */
const SLICE = 5;

/** Call it often in a long loop: when the slice is used up, it gives a promise that lets the others run first. */
export type Breathe = () => Promise<void> | undefined;

export function slices(): Breathe {
  let until = performance.now() + SLICE;
  return () => {
    if (performance.now() < until) return undefined;
    return setImmediate().then(() => {
      until = performance.now() + SLICE;
    });
  };
}

/** Repeats a step for as long as a slice lasts: for work in transactions. False once a step says that it was the last. */
export function forOneSlice(step: () => boolean): boolean {
  const until = performance.now() + SLICE;
  while (step()) if (performance.now() > until) return true;
  return false;
}
