/** What the owner has today, as the widgets show it. Times in ISO 8601. */
export type DayEvent = { id: string; title: string; start: string; end: string; isWholeDay: boolean };
export type Todo = { id: string; title: string; due: string; isLate: boolean };

type Document = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
/** What is neither to be done nor late, as in RFC 5545 section 3.8.1.11. */
const CLOSED: ReadonlySet<string> = new Set(['COMPLETED', 'CANCELLED']);
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day without an hour is that of the reader, wherever they are. */
const momentOf = (iso: string): number => new Date(DAY.test(iso) ? `${iso}T00:00:00` : iso).getTime();

export const startOfDay = (now: number): number => new Date(now).setHours(0, 0, 0, 0);

export function startOfTomorrow(now: number): number {
  const date = new Date(startOfDay(now));
  return date.setDate(date.getDate() + 1);
}

/** What is not done, and is due today or was before; the oldest first, then what has no day. */
export function todosOfDay(documents: readonly Document[], now: number): Todo[] {
  const [from, to] = [startOfDay(now), startOfTomorrow(now)];
  return documents
    .flatMap((doc): Todo[] => {
      const due = text(doc['due']);
      const at = due === '' ? Number.NaN : momentOf(due);
      if (doc['completed_at'] !== undefined || CLOSED.has(text(doc['status'])) || at >= to) return [];
      return [{ id: text(doc['_id']), title: text(doc['summary']), due, isLate: at < from }];
    })
    .sort((a, b) => (a.due || '9').localeCompare(b.due || '9'));
}
