import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.calendar.calendars`: A calendar of the owner, which has events and things to do. */
export interface Calendar {
  name: string;
  description?: string;
  color?: string;
  /** IANA zone. */
  timezone?: string;
  order?: number;
  cozyMetadata?: CozyMetadata;
}
