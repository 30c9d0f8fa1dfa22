/**
 * When events take place, for the server, the konnectors and the apps alike. Their documents come from many programs, so nothing of their
 * form is taken for granted.
 */
import { type Nominal, parseDuration } from './duration.ts';
import { recurrences } from './recurrence.ts';
import { instantOf, isZone, wallOf } from './zone.ts';

/** What is read of a document of `io.cozy.calendar.events`. */
export interface EventDocument {
  uid?: unknown;
  recurrence_id?: unknown;
  start?: unknown;
  end?: unknown;
  duration?: unknown;
  timezone?: unknown;
  rrule?: unknown;
  rdates?: unknown;
  exdates?: unknown;
  status?: unknown;
}

/** The moments that are asked about, in ms since 1970. */
export interface Span {
  from: number;
  /** Not in it. */
  until: number;
  /** IANA zone of who asks: whole days, and times without a zone, are theirs. */
  zone: string;
}

/** Once that an event takes place. */
export interface Occurrence<Event extends EventDocument = EventDocument> {
  event: Event;
  /** In ms since 1970. */
  start: number;
  /** The first moment that is not in it; `start` itself for what has no length. */
  end: number;
  allday: boolean;
  /** As `recurrence_id` and `exdates` name it: a moment of UTC, or a day. */
  id: string;
}

const DAY = 86_400_000;
/** What dates with four digits can say, in every zone. */
const TIME = [Date.parse('0001-01-03'), Date.parse('9999-12-29')] as const;
/** Of an event, in one answer. */
const MAX_OCCURRENCES = 1_000;
/** In ms: what recurs is over after so long. */
const MAX_LENGTH = 62 * DAY;
/** Days that are written out, for what does not follow a rule. */
const MAX_LISTED = 2_000;

const wordsOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : []).slice(0, MAX_LISTED).filter((one) => typeof one === 'string');
const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);

/**
 * The occurrences that are, at least in part, in a span, by their hour: of events, of series (RRULE, RDATE, EXDATE: RFC 5545 section
 * 3.8.5), and of what replaces one occurrence of a series (`recurrence_id`), which must be among the events to be seen. What was cancelled
 * is left out. However long a series is and however its rule is made, it takes some milliseconds and gives 1,000 at most.
 */
export function occurrencesOf<Event extends EventDocument>(events: readonly Event[], span: Span): Occurrence<Event>[] {
  const [from, until] = [Math.max(span.from, TIME[0]), Math.min(span.until, TIME[1])];
  const { zone } = span;
  if (!(until > from)) return [];
  const replaced = replacedOf(events);
  return events
    .filter(({ status }) => wordsOf(status).toUpperCase() !== 'CANCELLED')
    .flatMap((event) => occurrencesOfOne(event, { from, until, zone }, replaced.get(wordsOf(event.uid)) ?? []))
    .sort((a, b) => a.start - b.start || a.end - b.end || (a.id < b.id ? -1 : Number(a.id > b.id)));
}

/** By the `uid` of a series. */
function replacedOf(events: readonly EventDocument[]): Map<string, string[]> {
  const replaced = new Map<string, string[]>();
  for (const { uid, recurrence_id: id } of events) {
    if (wordsOf(uid) === '' || wordsOf(id) === '') continue;
    const others = replaced.get(wordsOf(uid));
    if (others) others.push(wordsOf(id));
    else replaced.set(wordsOf(uid), [wordsOf(id)]);
  }
  return replaced;
}

/** Of an event whose document is right; its times are those of the clocks of its zone. */
interface Times {
  first: number;
  allday: boolean;
  zone: string;
  endOf(start: number, wall: number): number;
}

function occurrencesOfOne<Event extends EventDocument>(
  event: Event,
  span: Span,
  replaced: readonly string[],
): Occurrence<Event>[] {
  const times = timesOf(event, isZone(span.zone) ? span.zone : 'UTC');
  if (!times) return [];
  const { first, allday, zone, endOf } = times;
  const isSingle = wordsOf(event.recurrence_id) !== '';
  const walls = isSingle ? [first] : seriesOf(event, times, span);
  const isTaken = exclusion(isSingle ? [] : [...listOf(event.exdates), ...replaced], times);
  return walls
    .filter((wall) => !isTaken(wall))
    .map((wall) => {
      const start = instantOf(wall, zone);
      const id = allday ? dayOf(wall) : new Date(start).toISOString();
      return { event, start, end: endOf(start, wall), allday, id };
    })
    .filter(({ start, end }) => start < span.until && (end > span.from || (start === end && start >= span.from)))
    .slice(0, MAX_OCCURRENCES);
}

/** The first one, those of the rule, and those that are written out. */
function seriesOf(event: EventDocument, times: Times, { from, until }: Span): number[] {
  const { first, allday, zone, endOf } = times;
  const rule = wordsOf(event.rrule);
  const rdates = listOf(event.rdates);
  if (rule === '' && rdates.length === 0) return [first];
  const start = instantOf(first, zone);
  const length = Math.min(MAX_LENGTH, endOf(start, first) - start) + DAY;
  const [begin, end] = [wallOf(from, zone) - length, wallOf(until, zone) + DAY];
  const found = new Set([first]);
  if (rule !== '') {
    const recurring = { first, rule, allday, wallOf: (instant: number) => wallOf(instant, zone) };
    for (const wall of recurrences(recurring, begin, end)) found.add(wall);
  }
  for (const text of rdates) {
    const wall = wallIn(text, zone);
    if (wall !== undefined && wall >= begin && wall < end) found.add(allday ? Math.floor(wall / DAY) * DAY : wall);
  }
  return [...found];
}

/** Whether an occurrence is among those of a list. A day takes all of that day, and whole days are named by any moment of theirs. */
function exclusion(list: readonly string[], { allday, zone }: Times): (wall: number) => boolean {
  if (list.length === 0) return () => false;
  const days = new Set(list.filter((text) => allday || isDay(text)).map((text) => text.slice(0, 10)));
  const walls = new Set(list.filter((text) => !isDay(text)).map((text) => wallIn(text, zone)));
  return (wall) => (allday ? days.has(dayOf(wall)) : walls.has(wall) || days.has(dayOf(wall)));
}

/** Undefined for an event without a beginning. @param ownZone of who asks */
function timesOf(event: EventDocument, ownZone: string): Times | undefined {
  const start = wordsOf(event.start);
  const allday = isDay(start);
  const named = wordsOf(event.timezone);
  // A time without a zone is that of whoever looks, as a whole day is.
  const other = allday || isFloating(start) ? ownZone : 'UTC';
  const zone = !allday && named !== '' && isZone(named) ? named : other;
  const first = wallIn(start, zone);
  if (first === undefined) return undefined;
  return { first, allday, zone, endOf: ends(event, first, allday, zone) };
}

/** RFC 5545 section 3.6.1 and 3.8.5.3: an end says how long each is, a duration counts days as calendars do, a day lasts a day. */
function ends(event: EventDocument, first: number, allday: boolean, zone: string): Times['endOf'] {
  const end = wallIn(wordsOf(event.end), zone);
  const duration = parseDuration(event.duration);
  const nominal = end === undefined || duration ? duration : undefined;
  if (nominal) return (start, wall) => Math.max(start, endAfter(start, wall, nominal, zone));
  if (allday) {
    const days = Math.max(1, Math.round(((end ?? first) - first) / DAY));
    return (_, wall) => instantOf(wall + days * DAY, zone);
  }
  const length = end === undefined ? 0 : instantOf(end, zone) - instantOf(first, zone);
  return (start) => start + Math.max(0, length);
}

function endAfter(start: number, wall: number, { days, ms }: Nominal, zone: string): number {
  return (days === 0 ? start : instantOf(wall + days * DAY, zone)) + ms;
}

const isFloating = (text: string): boolean => !/(?:Z|[+-]\d\d:?\d\d)$/i.test(text);

/** What the clocks of a zone show at that moment; undefined for a text that is none. */
function wallIn(text: string, zone: string): number | undefined {
  const isOwn = isDay(text) || isFloating(text);
  const moment = Date.parse(isOwn && !isDay(text) ? `${text}Z` : text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(moment)) return undefined;
  return isOwn ? moment : wallOf(moment, zone);
}

function dayOf(wall: number): string {
  return new Date(wall).toISOString().slice(0, 10);
}
