/** A moment as the clock and the calendar of a time zone show it. */
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** @param zone a name of the IANA database; what is none is UTC */
export function localTime(instant: number, zone: string): LocalTime {
  const parts = formatOf(zone).formatToParts(instant);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  return { year: of('year'), month: of('month'), day: of('day'), hour: of('hour') % 24, minute: of('minute') };
}

/** The day that comes so many days later, as `2026-11-30`. */
export function dayAfter({ year, month, day }: LocalTime, days: number): string {
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}

/** When a clock of the zone shows that day and time; an hour that the clock jumps over is the one right after. In ms. */
export function instantOf(day: string, time: string, zone: string): number {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  const shown = (instant: number) => {
    const { year, month, day: date, hour, minute } = localTime(instant, zone);
    return Date.UTC(year, month - 1, date, hour, minute);
  };
  const first = wanted - (shown(wanted) - wanted);
  const offset = shown(first) - first;
  return wanted - offset;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const options = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' });
  }
}
