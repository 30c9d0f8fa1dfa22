import ICAL from 'ical.js';
import { type AgendaEvent, MAX_EVENTS, notAnAgenda } from './types.ts';
import { toUtc } from './zone.ts';

/** Reads the events of an iCalendar object. @see RFC 5545 */
export function parseIcal(text: string): AgendaEvent[] {
  const calendars = parseCalendars(text);
  const events = calendars.flatMap((calendar) => {
    const zones = new Map(
      calendar.getAllSubcomponents('vtimezone').map((zone) => [zone.getFirstPropertyValue('tzid'), zone]),
    );
    return calendar.getAllSubcomponents('vevent').map((event) => toEvent(event, zones as Map<string, ICAL.Component>));
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

/** Undefined for one without a beginning. */
function toEvent(event: ICAL.Component, zones: ReadonlyMap<string, ICAL.Component>): AgendaEvent | undefined {
  const begin = event.getFirstProperty('dtstart');
  const text = (name: string) => String(event.getFirstPropertyValue(name) ?? '').slice(0, 100_000);
  const time = (property: ICAL.Property | null) => (property ? timeOf(property, zones) : undefined);
  const start = time(begin);
  if (!begin || start === undefined) return undefined;
  const allday = start.length === 10;
  const end = time(event.getFirstProperty('dtend')) ?? endAfter(event, start, allday);
  const zone = begin.getFirstParameter('tzid') ?? '';
  const exdates = event.getAllProperties('exdate').flatMap((one) => timesOf(one, zones));
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
    exdates,
    alarms: event.getAllSubcomponents('valarm').flatMap(alarmOf).slice(0, MAX_ALARMS),
  };
}

const MAX_ALARMS = 20;

/** Those that are told from the beginning of the event. */
function alarmOf(alarm: ICAL.Component): { trigger: string }[] {
  const property = alarm.getFirstProperty('trigger');
  const trigger = property?.getFirstValue();
  const isOfEnd = property?.getFirstParameter('related')?.toUpperCase() === 'END';
  return trigger instanceof ICAL.Duration && !isOfEnd ? [{ trigger: trigger.toString() }] : [];
}

function timeOf(property: ICAL.Property, zones: ReadonlyMap<string, ICAL.Component>): string | undefined {
  return timesOf(property, zones)[0];
}

function timesOf(property: ICAL.Property, zones: ReadonlyMap<string, ICAL.Component>): string[] {
  const tzid = property.getFirstParameter('tzid') ?? '';
  const values = property.getValues() as unknown[];
  return values.flatMap((value) => (value instanceof ICAL.Time ? [toText(value, tzid, zones.get(tzid))] : []));
}

/** A zone that the system knows by its name is believed before the copy of its rules in the file. */
function toText(time: ICAL.Time, tzid: string, rules: ICAL.Component | undefined): string {
  const wall = time.toString();
  if (time.isDate || wall.endsWith('Z')) return wall;
  const known = tzid === '' ? undefined : toUtc(wall, tzid);
  if (known !== undefined) return known;
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
