import { dayAfter, instantOf, localTime } from '#pkg/local-time';
import { parseRecurrence } from './recurrence.ts';

/** What is read of a document of `io.cozy.calendar.events`, which any app writes: nothing of it is sure. */
export interface EventDocument {
  summary?: unknown;
  location?: unknown;
  /** RFC 3339, or a day. */
  start?: unknown;
  /** IANA zone in which it recurs. */
  timezone?: unknown;
  rrule?: unknown;
  exdates?: unknown;
  uid?: unknown;
  recurrence_id?: unknown;
  /** `{ trigger: '-PT10M' }`, as VALARM of RFC 5545; `trigg` in documents of older apps. */
  alarms?: unknown;
}

export interface Alarm {
  /** When to tell it, in ms since 1970. */
  at: number;
  /** When it begins. */
  start: number;
  allday: boolean;
  /** The occurrence, as `recurrence_id` and `exdates` name it. */
  occurrence: string;
}

const DAY = 86_400_000;
const MAX_ALARMS = 20;
/** In ms: nobody is reminded of what is so far away, nor so long after. */
const MOST = 60 * DAY;

/** The alarms of an event after one moment, until another one (in ms), in order. @param ownZone that of the owner, for whole days */
export function alarmsOf(
  event: EventDocument,
  { after, until, ownZone }: { after: number; until: number; ownZone: string },
): Alarm[] {
  const before = beforehand(event.alarms);
  if (before.length === 0) return [];
  const earliest = after + Math.min(...before);
  const latest = until + Math.max(...before);
  return occurrences(event, { earliest, latest, ownZone })
    .flatMap(({ start, ...one }) => before.map((ms) => ({ ...one, start, at: start - ms })))
    .filter(({ at }) => at > after && at <= until)
    .sort((a, b) => a.at - b.at);
}

/** How long before the beginning, in ms; negative: after it. */
function beforehand(alarms: unknown): number[] {
  if (!Array.isArray(alarms)) return [];
  const found = alarms.slice(0, MAX_ALARMS).map((alarm: unknown) => {
    const { trigger, trigg } = (typeof alarm === 'object' && alarm !== null ? alarm : {}) as Record<string, unknown>;
    return durationOf(trigger ?? trigg);
  });
  return [...new Set(found.filter((ms) => ms !== undefined))];
}

/** RFC 5545 section 3.3.6. */
function durationOf(text: unknown): number | undefined {
  const form = /^([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/;
  const [whole, sign, ...parts] = (typeof text === 'string' && form.exec(text)) || [];
  if (whole === undefined) return undefined;
  const units = [7 * DAY, DAY, 3_600_000, 60_000, 1000];
  const ms = units.reduce((sum, unit, index) => sum + unit * Number(parts[index] ?? 0), 0);
  if (ms > MOST) return undefined;
  return sign === '-' ? ms : -ms;
}

type Occurrence = Omit<Alarm, 'at'>;

function occurrences(
  event: EventDocument,
  { earliest, latest, ownZone }: { earliest: number; latest: number; ownZone: string },
): Occurrence[] {
  const { start, rrule } = event;
  if (typeof start !== 'string' || Number.isNaN(Date.parse(start))) return [];
  const allday = /^\d{4}-\d\d-\d\d$/.test(start);
  const first = allday ? instantOf(start, '00:00', ownZone) : Date.parse(start);
  if (typeof rrule !== 'string' || rrule === '') return [{ start: first, allday, occurrence: start }];
  const zone = allday ? ownZone : typeof event.timezone === 'string' && event.timezone !== '' ? event.timezone : 'UTC';
  const firstDay = allday ? start : dayAfter(localTime(first, zone), 0);
  const recurrence = parseRecurrence(rrule, firstDay);
  if (!recurrence || earliest > latest) return [];
  const { hour, minute } = localTime(first, zone);
  const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  const except = new Set(Array.isArray(event.exdates) ? event.exdates.map(nameOf) : []);
  const found: Occurrence[] = [];
  const from = localTime(Math.max(earliest, first), zone);
  for (let n = -1; n <= (latest - Math.max(earliest, first)) / DAY + 1; n++) {
    const day = dayAfter(from, n);
    if (day < firstDay || !recurrence.hasDay(day)) continue;
    const at = allday ? instantOf(day, '00:00', ownZone) : instantOf(day, time, zone) + (first % 60_000);
    const occurrence = allday ? day : new Date(at).toISOString();
    if (!except.has(nameOf(occurrence))) found.push({ start: at, allday, occurrence });
  }
  return found;
}

/** The same moment is written in several ways. */
export function nameOf(moment: unknown): string {
  const text = String(moment);
  return text.length === 10 || Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString();
}
