import { RRuleTemporal } from 'rrule-temporal';

/** Moments of the clocks where it recurs, see `zone.ts`. */
export interface Recurring {
  /** The first one. */
  first: number;
  /** RFC 5545 section 3.3.10. */
  rule: string;
  allday: boolean;
  /** What the clocks show when it is that moment elsewhere. */
  wallOf(instant: number): number;
}

const DAY = 86_400_000;
/** Counts of more, and what begins so long ago or so far from now, come from no agenda, and take long. */
const MAX_COUNT = 1_000;
const ERA = [Date.UTC(1900), Date.UTC(2200)] as const;
/** What the library may look at before it gives up: some tens of milliseconds at the worst. */
const LIMITS = { maxIterations: 2_000, maxCandidateEvaluations: 5_000 };
/** In ms: what recurs every hour is told for so long, which the limits allow for. */
const HOURLY_SPAN = 40 * DAY;
/** Hours times minutes of one day. */
const MAX_TIMES = 48;

const PARTS = [
  'FREQ',
  'INTERVAL',
  'COUNT',
  'UNTIL',
  'BYDAY',
  'BYMONTHDAY',
  'BYMONTH',
  'BYYEARDAY',
  'BYWEEKNO',
  'BYHOUR',
  'BYMINUTE',
  'BYSETPOS',
  'WKST',
];
const FREQUENCIES = ['HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
/** In days. */
const STEADY: Readonly<Record<string, number>> = { DAILY: 1, WEEKLY: 7 };

/**
 * When it takes place, in order, from one moment until before another one. Of a rule that is none, that never comes true, or that no
 * agenda has (every second, calendars of others), it is the first time alone: no rule takes long, nor much memory.
 */
export function recurrences({ first, rule, allday, wallOf }: Recurring, from: number, until: number): number[] {
  const alone = first >= from && first < until ? [first] : [];
  const parts = parse(rule);
  if (!parts || first < ERA[0] || from > ERA[1] || until <= Math.max(first, from)) return alone;
  const last = lastOf(parts, first, allday, wallOf);
  if (last === undefined) return alone;
  const begin = Math.max(from, first);
  const isHourly = parts.get('FREQ') === 'HOURLY';
  const end = Math.min(until - 1, last, ERA[1], isHourly ? begin + HOURLY_SPAN : Number.POSITIVE_INFINITY);
  if (end < begin) return [];
  try {
    const rruleString = `DTSTART:${toText(first)}\nRRULE:${[...parts].map((part) => part.join('=')).join(';')}`;
    const found = new RRuleTemporal({ rruleString, includeDtstart: true, cache: false, ...LIMITS });
    return found.between(new Date(begin), new Date(end), true).map(({ epochMilliseconds }) => epochMilliseconds);
  } catch {
    // The library has its limits, and rules that it refuses.
    return alone;
  }
}

/** Undefined when there is a part that is not understood. COUNT and UNTIL are taken out by `lastOf`. */
function parse(rule: string): Map<string, string> | undefined {
  if (rule.length > 1_000) return undefined;
  const parts = new Map<string, string>();
  for (const part of rule
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .split(';')) {
    const [, name = '', value = ''] = /^([A-Z]+)=([A-Z0-9,+:-]+)$/.exec(part) ?? [];
    if (part === '') continue;
    if (!PARTS.includes(name) || parts.has(name)) return undefined;
    parts.set(name, value);
  }
  const times = ['BYHOUR', 'BYMINUTE'].map((name) => parts.get(name)?.split(',').length ?? 1);
  const isTold = FREQUENCIES.includes(parts.get('FREQ') ?? '') && times.reduce((a, b) => a * b) <= MAX_TIMES;
  const isCount = (name: string) => !parts.has(name) || /^[1-9]\d{0,8}$/.test(parts.get(name) ?? '');
  return isTold && isCount('INTERVAL') && isCount('COUNT') ? parts : undefined;
}

/**
 * The last moment that the rule allows: infinite without an end. What is left in the parts is a COUNT that has to be counted. Undefined
 * for an end that is none.
 */
function lastOf(
  parts: Map<string, string>,
  first: number,
  allday: boolean,
  wallOf: Recurring['wallOf'],
): number | undefined {
  const until = parts.get('UNTIL');
  parts.delete('UNTIL');
  const count = Number(parts.get('COUNT') ?? 0);
  const days = STEADY[parts.get('FREQ') ?? ''];
  const isSteady = days !== undefined && ![...parts.keys()].some((name) => name.startsWith('BY'));
  if (count > MAX_COUNT || isSteady) parts.delete('COUNT');
  const counted =
    count > 0 && isSteady
      ? first + (count - 1) * days * DAY * Number(parts.get('INTERVAL') ?? 1)
      : Number.POSITIVE_INFINITY;
  if (until === undefined) return counted;
  const end = untilOf(until, allday, wallOf);
  return end === undefined ? undefined : Math.min(end, counted);
}

/** A moment of UTC, one of the clock there, or a day: the whole of it. */
function untilOf(text: string, allday: boolean, wallOf: Recurring['wallOf']): number | undefined {
  const form = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)(Z?))?$/;
  const [whole, year = '', month = '', day = '', hour, minute = '', second = '', utc] = form.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (hour === undefined || allday) return midnight + DAY - 1;
  const moment = midnight + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000;
  return utc === 'Z' ? wallOf(moment) : moment;
}

function toText(wall: number): string {
  return new Date(wall).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}
