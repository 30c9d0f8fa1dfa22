import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.calendar.events`: Something that takes place, once or often, as iCalendar says it (RFC 5545). */
export interface CalendarEvent {
  /** Names it, with recurrence_id, on every agenda. */
  uid?: string;
  /** The one occurrence that it replaces. */
  recurrence_id?: string;
  summary?: string;
  description?: string;
  location?: string;
  /** A date alone for a whole day. */
  start: string;
  /** The first moment, or day, that is not in it. */
  end?: string;
  /** What calendars count instead of the end, whose days may be longer or shorter: P1DT2H. */
  duration?: string;
  allday?: boolean;
  /** IANA zone in which it recurs; empty for UTC. */
  timezone?: string;
  /** RFC 5545 section 3.3.10; empty when it does not recur. */
  rrule?: string;
  /** Occurrences that do not take place. */
  exdates?: string[];
  /** Occurrences that no rule says. */
  rdates?: string[];
  status?: 'TENTATIVE' | 'CONFIRMED' | 'CANCELLED';
  attendees?: { name?: string; email?: string; status?: string }[];
  alarms?: { trigger: string; action?: string }[];
  /** The calendar that it is in. */
  calendar?: string;
  /** What brings it, and keeps it as it is there. */
  source?: string;
  color?: string;
  cozyMetadata?: CozyMetadata;
}
