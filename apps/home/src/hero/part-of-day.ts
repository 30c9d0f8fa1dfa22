export type PartOfDay = 'morning' | 'afternoon' | 'evening' | 'night';

/** The part of the day at an hour of the owner's clock, 0 to 23. */
export function partOfDay(hour: number): PartOfDay {
  if (hour >= 5 && hour < 12) return 'morning';
  if (hour >= 12 && hour < 18) return 'afternoon';
  if (hour >= 18 && hour < 22) return 'evening';
  return 'night';
}
