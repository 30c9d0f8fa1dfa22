import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.calendar.todos`: Something to do, as iCalendar says it (RFC 5545 section 3.6.2). */
export interface Todo {
  uid?: string;
  summary: string;
  description?: string;
  /** The list that it is in. */
  list?: string;
  due?: string;
  start?: string;
  completed_at?: string;
  status?: 'NEEDS-ACTION' | 'IN-PROCESS' | 'COMPLETED' | 'CANCELLED';
  /** 1 is the highest, 9 the lowest, 0 none. */
  priority?: number;
  percent?: number;
  rrule?: string;
  tags?: string[];
  /** Place in its list. */
  order?: number;
  /** What brings it. */
  source?: string;
  parent?: string;
  cozyMetadata?: CozyMetadata;
}
