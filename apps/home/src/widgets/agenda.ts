import { occurrencesOf } from '@cozy/doctypes/events';
import { type DayEvent, startOfDay, startOfTomorrow } from './today.ts';

/** Mirrors what is stored: any app writes events. */
type Event = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * Those that are, at least in part, of the day; the whole day first, then by the hour. What recurs is there on its days.
 * @param events with the series, and with what replaces one of theirs, see `day.ts`
 */
export function eventsOfDay(events: readonly Event[], now: number): DayEvent[] {
  const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions();
  const iso = (moment: number) => new Date(moment).toISOString();
  return occurrencesOf(events, { from: startOfDay(now), until: startOfTomorrow(now), zone })
    .map(({ event, start, end, allday, id }) => ({
      id: `${text(event['_id'])} ${id}`,
      title: text(event['summary']) || text(event['title']),
      start: iso(start),
      end: iso(end),
      isWholeDay: allday,
    }))
    .sort((a, b) => Number(b.isWholeDay) - Number(a.isWholeDay));
}
