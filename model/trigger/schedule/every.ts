import type { Schedule } from './types.ts';

/** @param period in ms; less than a second is a second */
export function every(period: number): Schedule {
  const step = Math.max(1000, Math.round(period / 1000) * 1000);
  return { recurs: true, next: (after) => after + step };
}
