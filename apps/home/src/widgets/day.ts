import type { Http, Realtime } from '@cozy/ui/client';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Doctypes } from '../owner/doctypes.ts';
import { type DayEvent, startOfTomorrow, type Todo, todosOfDay } from './today.ts';

export type Day = {
  /** Null without such documents, and as long as nothing is known. */
  events: ReadonlySignal<readonly DayEvent[] | null>;
  todos: ReadonlySignal<readonly Todo[] | null>;
  load(): void;
};

type Deps = { http: Http; realtime: Pick<Realtime, 'subscribe'>; doctypes: Doctypes };
type Found = { docs: Record<string, unknown>[] };

const EVENTS = 'io.cozy.calendar.events';
const TODOS = 'io.cozy.calendar.todos';
const LIMIT = 200;
/** Series of a whole life. */
const MAX_SERIES = 1_000;

/** What the calendar and the to-dos of the owner say of today, live. */
export function createDay({ http, realtime, doctypes }: Deps): Day {
  const events = signal<readonly DayEvent[] | null>(null);
  const todos = signal<readonly Todo[] | null>(null);

  async function find(doctype: string, field: string, selector: object, limit = LIMIT): Promise<Found['docs']> {
    const name = `home-${field}`;
    await http.request('POST', `/data/${doctype}/_index`, { body: { name, ddoc: name, index: { fields: [field] } } });
    const body = { selector, limit, sort: [{ [field]: 'asc' }] };
    return (await http.request<Found>('POST', `/data/${doctype}/_find`, { body })).docs;
  }

  /**
   * Times are texts, each in a zone of its own: a day more on either side has them all. What recurs is found by its rule, or by its list
   * of days; what replaces one of a series by the day that it replaces, wherever it was moved to.
   */
  async function readEvents(): Promise<void> {
    const now = Date.now();
    const day = (offset: number) => new Date(startOfTomorrow(now) + offset * 86_400_000).toISOString().slice(0, 10);
    const near = { $gte: day(-2), $lt: day(2) };
    const begun = { start: { $lt: day(2) } };
    // Loaded by those who have an agenda only.
    const [{ eventsOfDay }, ...found] = await Promise.all([
      import('./agenda.ts'),
      find(EVENTS, 'end', { end: { $gte: day(-2) }, ...begun }),
      find(EVENTS, 'recurrence_id', { recurrence_id: near }),
      find(EVENTS, 'rrule', { rrule: { $gt: '' }, ...begun }, MAX_SERIES),
      find(EVENTS, 'rdates', { rdates: { $gt: [] } }, MAX_SERIES),
    ]);
    const distinct = new Map(found.flat().map((event) => [event['_id'], event]));
    events.value = eventsOfDay([...distinct.values()], now);
  }

  async function readTodos(): Promise<void> {
    todos.value = todosOfDay(await find(TODOS, 'summary', { summary: { $gt: null } }), Date.now());
  }

  const parts = [
    { doctype: EVENTS, read: readEvents },
    { doctype: TODOS, read: readTodos },
  ];
  for (const { doctype, read } of parts) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    realtime.subscribe(doctype, () => {
      clearTimeout(timer);
      // What fails is asked again at the next event.
      timer = setTimeout(() => void read().catch(() => undefined), 300);
    });
  }
  return {
    events,
    todos,
    load() {
      for (const { doctype, read } of parts) {
        // A part that cannot be loaded is left out of the page: it is not worth an alarm.
        void doctypes
          .has(doctype)
          .then((isThere) => (isThere ? read() : undefined))
          .catch(() => undefined);
      }
    },
  };
}
