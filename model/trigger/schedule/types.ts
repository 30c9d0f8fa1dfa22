/** When a trigger fires. Times are in ms. */
export interface Schedule {
  /** False: once, then the trigger is removed. */
  recurs: boolean;
  /** The first time after `after`, by the clocks of the time zone; undefined: never again. */
  next(after: number, timeZone: string): number | undefined;
}
