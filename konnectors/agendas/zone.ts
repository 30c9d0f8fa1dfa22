/** A wall clock's time in a zone of the IANA. @returns RFC 3339 in UTC; undefined for an unknown zone */
export function toUtc(wall: string, zone: string): string | undefined {
  const asUtc = Date.parse(`${wall}Z`);
  try {
    // The offset at the first guess, then at the corrected one: right but within the hour of a change.
    const first = asUtc - offsetAt(asUtc, zone);
    return new Date(asUtc - offsetAt(first, zone)).toISOString();
  } catch {
    return undefined;
  }
}

/** In ms. Throws `RangeError` for an unknown zone. */
function offsetAt(time: number, timeZone: string): number {
  const style = { timeZone, hourCycle: 'h23', era: 'short' } as const;
  const numbers = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const clock = { hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
  const parts = new Intl.DateTimeFormat('en', { ...style, ...numbers, ...clock }).formatToParts(time);
  const get = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'));
  return shown - Math.floor(time / 1000) * 1000;
}
