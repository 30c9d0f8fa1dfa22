/** Dates, sizes and names in the order and the words of a locale. */
export type Format = {
  /** A size in bytes, with at most one decimal. */
  size(bytes: number): string;
  /** A moment of the past, the nearer the more exact: minutes, then the hour, the day, the year. */
  moment(iso: string, now: number): string;
  /** The same moment in full, for a tooltip. */
  fullMoment(iso: string): string;
  /** A day of any year, in short. */
  date(iso: string): string;
  /** A day with its name: "Monday 23 November". */
  day(now: number): string;
  percent(share: number): string;
  /** Order of names, with 2 before 10. */
  compare(a: string, b: string): number;
};

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Splits a size in a unit and its number: steps of 1000, as the units' names say. */
function scaleSize(bytes: number): { value: number; unit: (typeof UNITS)[number] } {
  let value = Math.max(0, bytes);
  let step = 0;
  // 999.95 would be written 1,000: it belongs to the next unit.
  while (value >= (step === 0 ? 1000 : 999.95) && step < UNITS.length - 1) {
    value /= 1000;
    step += 1;
  }
  return { value, unit: UNITS[step] ?? 'byte' };
}

/** Writes dates, sizes and shares as a locale does, which is a tag of BCP 47. */
export function createFormat(locale: string): Format {
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const clock = date({ timeStyle: 'short' });
  const monthDay = date({ day: 'numeric', month: 'short' });
  const withYear = date({ day: 'numeric', month: 'short', year: 'numeric' });
  const full = date({ dateStyle: 'full', timeStyle: 'short' });
  const weekday = date({ weekday: 'long', day: 'numeric', month: 'long' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const collator = new Intl.Collator(locale, { numeric: true });

  function moment(iso: string, now: number): string {
    const then = new Date(iso);
    const age = now - then.getTime();
    if (Number.isNaN(age)) return '';
    if (age < MINUTE) return relative.format(0, 'second');
    if (age < HOUR) return relative.format(-Math.floor(age / MINUTE), 'minute');
    const today = new Date(now);
    if (then.toDateString() === today.toDateString()) return clock.format(then);
    return (then.getFullYear() === today.getFullYear() ? monthDay : withYear).format(then);
  }

  return {
    size(bytes) {
      const { value, unit } = scaleSize(bytes);
      const digits = value < 100 && unit !== 'byte' ? 1 : 0;
      const unitDisplay = unit === 'byte' ? 'long' : 'short';
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay,
        maximumFractionDigits: digits,
      }).format(value);
    },
    moment,
    fullMoment: (iso) => full.format(new Date(iso)),
    date: (iso) => withYear.format(new Date(iso)),
    day: (now) => weekday.format(now),
    percent: (share) => percent.format(share),
    compare: collator.compare,
  };
}
