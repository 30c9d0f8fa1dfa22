const DAY = 86_400_000;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
/** Days that are looked at for a rule that ends after so many occurrences: more than a life. */
const MAX_DAYS = 40_000;

/** The days of an event that recurs, each `2026-11-27` as its own time zone has them. */
export interface Recurrence {
  /** @param day not before the first one */
  hasDay(day: string): boolean;
}

interface Rule {
  freq: string;
  interval: number;
  until?: string;
  count?: number;
  byDay: readonly { weekday: number; nth: number }[];
  byMonthDay: readonly number[];
  byMonth: readonly number[];
  weekStart: number;
}

/**
 * A rule of RFC 5545 section 3.3.10 by its days: daily, weekly, monthly and yearly, with BYDAY, BYMONTHDAY, BYMONTH, COUNT and
 * UNTIL. Undefined for another one. It only says yes or no of a day, so that no rule, not even an impossible one, makes it
 * search for long.
 */
export function parseRecurrence(rrule: string, first: string): Recurrence | undefined {
  const rule = parseRule(rrule);
  if (!rule) return undefined;
  const start = dayNumber(first);
  const matches = (day: number) => day === start || (day > start && isOn(rule, start, day));

  /** Whether so many have not taken place before. */
  function isWithinCount(day: number, count: number): boolean {
    if (day - start > MAX_DAYS) return false;
    let seen = 0;
    for (let one = start; one <= day && seen <= count; one++) if (matches(one)) seen++;
    return seen <= count;
  }

  return {
    hasDay(text) {
      const day = dayNumber(text);
      if (!matches(day) || (rule.until !== undefined && text > rule.until)) return false;
      return rule.count === undefined || isWithinCount(day, rule.count);
    },
  };
}

function isOn(rule: Rule, start: number, day: number): boolean {
  const { freq, interval, byDay, byMonthDay, byMonth, weekStart } = rule;
  const [date, first] = [dateOf(day), dateOf(start)];
  if (byMonth.length > 0 && !byMonth.includes(date.month)) return false;
  switch (freq) {
    case 'DAILY':
      return (day - start) % interval === 0 && isMonthDay(byMonthDay, date) && isWeekday(byDay, date);
    case 'WEEKLY': {
      const weekOf = (one: number, { weekday }: CalendarDate) => (one - ((weekday - weekStart + 7) % 7)) / 7;
      const isTurn = (weekOf(day, date) - weekOf(start, first)) % interval === 0;
      return isTurn && (byDay.length > 0 ? isWeekday(byDay, date) : date.weekday === first.weekday);
    }
    case 'MONTHLY': {
      const months = (date.year - first.year) * 12 + date.month - first.month;
      return months % interval === 0 && isInMonth(rule, date, first);
    }
    default: {
      const isMonth = byMonth.length > 0 || date.month === first.month;
      return (date.year - first.year) % interval === 0 && isMonth && isInMonth(rule, date, first);
    }
  }
}

function isInMonth({ byDay, byMonthDay }: Rule, date: CalendarDate, first: CalendarDate): boolean {
  if (byDay.length === 0 && byMonthDay.length === 0) return date.day === first.day;
  return isMonthDay(byMonthDay, date) && isWeekday(byDay, date);
}

function isMonthDay(days: readonly number[], { day, length }: CalendarDate): boolean {
  return days.length === 0 || days.includes(day) || days.includes(day - length - 1);
}

function isWeekday(days: Rule['byDay'], { day, length, weekday }: CalendarDate): boolean {
  if (days.length === 0) return true;
  const nth = Math.ceil(day / 7);
  const last = -Math.ceil((length - day + 1) / 7);
  return days.some((one) => one.weekday === weekday && [0, nth, last].includes(one.nth));
}

function parseRule(rrule: string): Rule | undefined {
  const parts = new Map(rrule.split(';').map((part) => part.toUpperCase().split('=', 2) as [string, string]));
  const freq = parts.get('FREQ') ?? '';
  const known = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'WKST'];
  const isOurs =
    ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'].includes(freq) && [...parts.keys()].every((name) => known.includes(name));
  const byDay = list(parts.get('BYDAY')).map((text) => {
    const [, nth = '', weekday = ''] = /^([+-]?\d{0,2})(\w\w)$/.exec(text) ?? [];
    return { weekday: WEEKDAYS.indexOf(weekday), nth: Number(nth) };
  });
  const count = parts.get('COUNT');
  const until = /^(\d{4})(\d\d)(\d\d)/.exec(parts.get('UNTIL')?.replaceAll('-', '') ?? '');
  const interval = Number(parts.get('INTERVAL') ?? 1);
  const byMonthDay = list(parts.get('BYMONTHDAY')).map(Number);
  const byMonth = list(parts.get('BYMONTH')).map(Number);
  const numbers = [interval, ...byMonthDay, ...byMonth, ...byDay.map(({ nth }) => nth), Number(count ?? 1)];
  const isRight = numbers.every(Number.isInteger) && interval > 0 && byDay.every(({ weekday }) => weekday >= 0);
  // The nth of a year, not of a month.
  const isOfYear = freq === 'YEARLY' && byMonth.length === 0 && byDay.length > 0;
  if (!isOurs || !isRight || isOfYear) return undefined;
  return {
    freq,
    interval,
    ...(until && { until: until.slice(1).join('-') }),
    ...(count !== undefined && { count: Number(count) }),
    byDay,
    byMonthDay,
    byMonth,
    weekStart: Math.max(0, WEEKDAYS.indexOf(parts.get('WKST') ?? 'MO')),
  };
}

function list(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',').slice(0, 400);
}

interface CalendarDate {
  year: number;
  /** From 1. */
  month: number;
  day: number;
  /** Sunday is 0. */
  weekday: number;
  /** Of the month, in days. */
  length: number;
}

/** Days since 1970. */
function dayNumber(day: string): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY);
}

function dateOf(day: number): CalendarDate {
  const date = new Date(day * DAY);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { year, month, day: date.getUTCDate(), weekday: date.getUTCDay(), length };
}
