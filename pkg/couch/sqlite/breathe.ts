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
