/**
 * Moments as the clocks of a time zone show them. A wall time here is the number of milliseconds since 1970 that such a clock would show
 * if it were that of UTC, so that days can be counted on it.
 */
const MAX_ZONES = 100;
const formats = new Map<string, Intl.DateTimeFormat>();

const STYLE = { hourCycle: 'h23', era: 'short' } as const;
const NUMBERS = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
const CLOCK = { hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
/** In ms: no clock of the world is further from another one. */
const DAY = 86_400_000;

/** Whether the system knows it: a name of the IANA database, whatever its case. */
export function isZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** What the clocks of a zone show then. Throws `RangeError` for an unknown zone. */
export function wallOf(instant: number, zone: string): number {
  return instant + offsetAt(instant, zone);
}

/**
 * When the clocks of a zone show that. Of an hour that comes twice it is the first; one that is jumped over is told by the clock as it was
 * before (RFC 5545 section 3.3.5). Throws `RangeError` for an unknown zone.
 */
export function instantOf(wall: number, zone: string): number {
  const [before, after] = [offsetAt(wall - DAY, zone), offsetAt(wall + DAY, zone)];
  const right = [before, after].map((offset) => wall - offset).filter((one) => wallOf(one, zone) === wall);
  return right.length > 0 ? Math.min(...right) : wall - before;
}

/** In ms, positive in the east. */
function offsetAt(instant: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(instant);
  const get = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  // Not `Date.UTC`, to which the year 26 is 1926.
  const day = new Date(0).setUTCFullYear(get('year'), get('month') - 1, get('day'));
  const shown = day + ((get('hour') * 60 + get('minute')) * 60 + get('second')) * 1000;
  return shown - Math.floor(instant / 1000) * 1000;
}

/** To make one takes far longer than to use it. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en', { timeZone, ...STYLE, ...NUMBERS, ...CLOCK });
  if (formats.size >= MAX_ZONES) formats.clear();
  formats.set(timeZone, format);
  return format;
}
