/** A time as calendars count it: days, which the clocks may make longer or shorter, and the rest exactly. */
export interface Nominal {
  days: number;
  ms: number;
}

/** RFC 5545 section 3.3.6 (`-PT10M`, `P1DT2H`). Undefined for what is none. */
export function parseDuration(text: unknown): Nominal | undefined {
  const form = /^([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/;
  const [whole, sign, ...parts] = (typeof text === 'string' && form.exec(text)) || [];
  if (whole === undefined) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  const turn = sign === '-' ? -1 : 1;
  return { days: turn * (weeks * 7 + days), ms: turn * ((hours * 60 + minutes) * 60 + seconds) * 1_000 };
}
