import { parse } from 'csv-parse/sync';
import { type AgendaEvent, MAX_EVENTS, notAnAgenda } from './types.ts';

type Row = Record<string, string>;

/** The names of the columns, as the agendas of Google and Microsoft write them, and in French. */
const COLUMNS: Readonly<Record<string, string>> = {
  subject: 'summary',
  title: 'summary',
  summary: 'summary',
  objet: 'summary',
  'start date': 'start_date',
  'date de début': 'start_date',
  'start time': 'start_time',
  'heure de début': 'start_time',
  'end date': 'end_date',
  'date de fin': 'end_date',
  'end time': 'end_time',
  'heure de fin': 'end_time',
  'all day event': 'allday',
  'journée entière': 'allday',
  description: 'description',
  location: 'location',
  lieu: 'location',
};

/** Reads a table of events whose first line names its columns. Times are those of UTC: such a table has no zone. */
export function parseCsv(text: string): AgendaEvent[] {
  const rows = parseRows(text);
  const [first] = rows;
  if (!first || !('summary' in first) || !('start_date' in first)) throw notAnAgenda();
  // Months come first, as these programs write them, unless a date shows that days do.
  const dayFirst = rows.some(({ start_date = '' }) => Number(/^(\d{1,2})[/.]\d/.exec(start_date)?.[1]) > 12);
  return rows.slice(0, MAX_EVENTS).flatMap((row) => toEvent(row, dayFirst) ?? []);
}

function parseRows(text: string): Row[] {
  try {
    return parse(text, {
      bom: true,
      columns: (names: string[]) => names.map((name) => COLUMNS[name.trim().toLowerCase()] ?? name),
      delimiter: [',', ';', '\t'],
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 1_000_000,
    });
  } catch (cause) {
    throw Object.assign(notAnAgenda(), { cause });
  }
}

function toEvent(row: Row, dayFirst: boolean): AgendaEvent | undefined {
  const {
    summary = '',
    description = '',
    location = '',
    start_date = '',
    start_time = '',
    end_date = '',
    end_time = '',
  } = row;
  const day = toDate(start_date, dayFirst);
  if (day === undefined) return undefined;
  const last = toDate(end_date, dayFirst) ?? day;
  const clock = toClock(start_time);
  const allday = /^(true|yes|vrai|oui|1)$/i.test(row['allday'] ?? '') || clock === undefined;
  const start = allday ? day : `${day}T${clock}Z`;
  const end = allday ? dayAfter(last) : `${last}T${toClock(end_time) ?? clock}Z`;
  const uid = `${start} ${summary}`;
  return {
    uid,
    recurrence_id: '',
    summary,
    description,
    location,
    start,
    end,
    allday,
    timezone: '',
    rrule: '',
    exdates: [],
    alarms: [],
  };
}

function toDate(text: string, dayFirst: boolean): string | undefined {
  const iso = /^(\d{4})-(\d{2})-(\d{2})/.exec(text.trim());
  const written = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})/.exec(text.trim());
  const [, a = '', b = '', c = ''] = iso ?? written ?? [];
  const [year, month, day] = iso ? [a, b, c] : dayFirst ? [c, b, a] : [c, a, b];
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return Number.isNaN(Date.parse(date)) ? undefined : date;
}

/** `9:05 PM`, `21:05`, `21:05:00` */
function toClock(text: string): string | undefined {
  const [, hour = '', minute = '', second = '00', half = ''] =
    /^(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?$/i.exec(text.trim()) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) return undefined;
  const hours = half === '' ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  return `${String(hours).padStart(2, '0')}:${minute}:${second}`;
}

function dayAfter(date: string): string {
  return new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
}
