/** Draws that a seed repeats. */
export interface Draws {
  /** A whole number from 0 to `below`, which is left out. */
  number(below: number): number;
  /** True so often, from 0 to 1. */
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** Mulberry32: enough for a walk that must be the same each time. */
export function drawsOf(seed: number): Draws {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const number = (below: number) => Math.floor(next() * below);
  return {
    number,
    chance: (share) => next() < share,
    pick: (from) => {
      const found = from[number(from.length)];
      if (found === undefined && from.length === 0) throw new Error('nothing to draw from');
      return found as (typeof from)[number];
    },
  };
}
