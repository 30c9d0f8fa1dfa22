import { type EventDocument as Occurring, occurrencesOf, parseDuration } from '#doctypes/events';

/** What is read of a document of `io.cozy.calendar.events`, which any app writes: nothing of it is sure. */
export interface EventDocument extends Occurring {
  summary?: unknown;
  location?: unknown;
  /** `{ trigger: '-PT10M' }`, as VALARM of RFC 5545; `trigg` in documents of older apps. */
  alarms?: unknown;
}

export interface Alarm {
  /** When to tell it, in ms since 1970. */
  at: number;
  /** When it begins. */
  start: number;
  allday: boolean;
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
  const span = { from: after + Math.min(...before), until: until + Math.max(...before) + 1, zone: ownZone };
  return occurrencesOf([event], span)
    .flatMap(({ start, allday }) => before.map((ms) => ({ at: start - ms, start, allday })))
    .filter(({ at }) => at > after && at <= until)
    .sort((a, b) => a.at - b.at);
}

/** How long before the beginning, in ms; negative: after it. */
function beforehand(alarms: unknown): number[] {
  if (!Array.isArray(alarms)) return [];
  const found = alarms.slice(0, MAX_ALARMS).map((alarm: unknown) => {
    const { trigger, trigg } = (typeof alarm === 'object' && alarm !== null ? alarm : {}) as Record<string, unknown>;
    const after = parseDuration(trigger ?? trigg);
    return after && -(after.days * DAY + after.ms);
  });
  return [...new Set(found.filter((ms) => ms !== undefined && Math.abs(ms) <= MOST))] as number[];
}
