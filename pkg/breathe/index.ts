import { createTurns } from './turns.ts';

/** How long synchronous work may hold the loop, in milliseconds. */
const SLICE = 5;

/**
 * When the current turn of the loop began to work in slices.
 * @note of the process, as the loop itself is: one page after another is many short calls within one turn, and so are
 * many readers at once.
 */
let began: number | undefined;

function beganAt(): number {
  if (began === undefined) {
    began = performance.now();
    setImmediate(() => {
      began = undefined;
    });
  }
  return began;
}

const isUsedUp = () => performance.now() - beganAt() >= SLICE;
const nextTurn = createTurns(isUsedUp);

/** Call it often in a long loop: when the slice is used up, it gives a promise that lets the others run first. */
export type Breathe = () => Promise<void> | undefined;

/** @param owner whose work it is: the slices go to one owner after the other, however much each of them has to do */
export function slices(owner = ''): Breathe {
  beganAt();
  return () => (isUsedUp() ? nextTurn(owner) : undefined);
}

/** Repeats a step for as long as a slice lasts: for work in transactions. False once a step says that it was the last. */
export function forOneSlice(step: () => boolean): boolean {
  const until = performance.now() + SLICE;
  while (step()) if (performance.now() > until) return true;
  return false;
}
