import ICAL from 'ical.js';
import { instantOf, isZone } from '#doctypes/events';
import { type AgendaEvent, MAX_EVENTS, notAnAgenda } from './types.ts';

/** Reads the events of an iCalendar object. @see RFC 5545 */
export function parseIcal(text: string): AgendaEvent[] {
  const calendars = parseCalendars(text);
  const events = calendars.flatMap((calendar) => {
    const zones = new Map(
      calendar.getAllSubcomponents('vtimezone').map((zone) => [zone.getFirstPropertyValue('tzid'), zone]),
    );
    const rules = zones as Map<string, ICAL.Component>;
    // Not of the standard, but agendas of the large services say so what times without a zone are.
    const own = String(calendar.getFirstPropertyValue('x-wr-timezone') ?? '');
    return calendar.getAllSubcomponents('vevent').map((event) => toEvent(event, { rules, own }));
  });
  return events.filter((event) => event !== undefined).slice(0, MAX_EVENTS);
}

function parseCalendars(text: string): ICAL.Component[] {
  try {
    const parsed = ICAL.parse(text.replace(/^\uFEFF/, '')) as unknown[];
    // One calendar, or several after each other.
    const all = typeof parsed[0] === 'string' ? [parsed] : (parsed as unknown[][]);
    return all.map((one) => new ICAL.Component(one as ConstructorParameters<typeof ICAL.Component>[0]));
  } catch (cause) {
    throw Object.assign(notAnAgenda(), { cause });
  }
}

interface Zones {
  /** As the agenda has them, by name. */
  rules: ReadonlyMap<string, ICAL.Component>;
  /** Of times that name none; empty: UTC. */
  own: string;
}

/** Undefined for one without a beginning. */
function toEvent(event: ICAL.Component, zones: Zones): AgendaEvent | undefined {
  const begin = event.getFirstProperty('dtstart');
  const text = (name: string) => String(event.getFirstPropertyValue(name) ?? '').slice(0, 100_000);
  const time = (property: ICAL.Property | null) => (property ? timeOf(property, zones) : undefined);
  const start = time(begin);
  if (!begin || start === undefined) return undefined;
  const allday = start.length === 10;
  const end = time(event.getFirstProperty('dtend')) ?? endAfter(event, start, allday);
  const isUtc = begin.getFirstValue()?.toString().endsWith('Z');
  const zone = begin.getFirstParameter('tzid') ?? (isUtc ? '' : zones.own);
  const times = (name: string) => event.getAllProperties(name).flatMap((one) => timesOf(one, zones));
  const rdates = times('rdate');
  const duration = event.getFirstPropertyValue('duration');
  const status = text('status').toUpperCase();
  return {
    uid: text('uid') || `${start} ${text('summary')}`,
    recurrence_id: time(event.getFirstProperty('recurrence-id')) ?? '',
    summary: text('summary'),
    description: text('description'),
    location: text('location'),
    start,
    end,
    allday,
    timezone: allday ? '' : zone,
    rrule: text('rrule'),
    exdates: times('exdate'),
    ...(rdates.length > 0 && { rdates }),
    ...(duration instanceof ICAL.Duration && { duration: duration.toString() }),
    ...(STATUSES.includes(status) && { status }),
    alarms: event.getAllSubcomponents('valarm').flatMap(alarmOf).slice(0, MAX_ALARMS),
  };
}

const MAX_ALARMS = 20;
const STATUSES = ['TENTATIVE', 'CONFIRMED', 'CANCELLED'];

/** Those that are told from the beginning of the event. */
function alarmOf(alarm: ICAL.Component): { trigger: string }[] {
  const property = alarm.getFirstProperty('trigger');
  const trigger = property?.getFirstValue();
  const isOfEnd = property?.getFirstParameter('related')?.toUpperCase() === 'END';
  return trigger instanceof ICAL.Duration && !isOfEnd ? [{ trigger: trigger.toString() }] : [];
}

function timeOf(property: ICAL.Property, zones: Zones): string | undefined {
  return timesOf(property, zones)[0];
}

function timesOf(property: ICAL.Property, { rules, own }: Zones): string[] {
  const tzid = property.getFirstParameter('tzid') ?? own;
  const values = property.getValues() as unknown[];
  const moments = values.map((value) => (value instanceof ICAL.Period ? value.start : value));
  return moments.flatMap((value) => (value instanceof ICAL.Time ? [toText(value, tzid, rules.get(tzid))] : []));
}

/** A zone that the system knows by its name is believed before the copy of its rules in the file. */
function toText(time: ICAL.Time, tzid: string, rules: ICAL.Component | undefined): string {
  const wall = time.toString();
  if (time.isDate || wall.endsWith('Z')) return wall;
  if (tzid !== '' && isZone(tzid)) return new Date(instantOf(Date.parse(`${wall}Z`), tzid)).toISOString();
  if (!rules) return `${wall}Z`;
  const copy = time.clone();
  copy.zone = new ICAL.Timezone(rules);
  return new Date(copy.toUnixTime() * 1000).toISOString();
}

/** RFC 5545 section 3.6.1: a duration, else a day, else nothing. */
function endAfter(event: ICAL.Component, start: string, allday: boolean): string {
  const duration = event.getFirstPropertyValue('duration');
  const day = 86_400_000;
  const length = duration instanceof ICAL.Duration ? duration.toSeconds() * 1000 : allday ? day : 0;
  const end = new Date(Date.parse(start) + length).toISOString();
  return allday ? end.slice(0, 10) : end;
}
