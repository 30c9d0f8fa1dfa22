/** An event of an agenda, as it is stored. */
export interface AgendaEvent {
  /** Of the event, and of the one occurrence that it replaces: together they name it. */
  uid: string;
  recurrence_id: string;
  summary: string;
  description: string;
  location: string;
  /** RFC 3339; a date alone (`2030-01-31`) for a whole day. */
  start: string;
  /** The first moment, or day, that is not in it. */
  end: string;
  allday: boolean;
  /** Name of the IANA zone in which it recurs; empty for UTC. */
  timezone: string;
  /** RFC 5545 section 3.3.10; empty when it does not recur. */
  rrule: string;
  /** Occurrences that do not take place, as `start`. */
  exdates: string[];
  /** Occurrences that no rule says, as `start`. */
  rdates?: string[];
  /** RFC 5545 section 3.3.6: how long it takes, when that is what the agenda says. */
  duration?: string;
  status?: string;
  /** When its owner wants to be told before it begins, as RFC 5545 section 3.3.6: `-PT10M`. */
  alarms: { trigger: string }[];
}

export const MAX_EVENTS = 20_000;

export function notAnAgenda(): Error {
  return new Error('USER_ACTION_NEEDED.NOT_AN_AGENDA');
}
