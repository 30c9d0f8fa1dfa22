import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Http, Realtime } from '../client/index.ts';

/** What the owner was told. Times in ISO 8601. */
export type Told = {
  id: string;
  title: string;
  text: string;
  /** The app that told it; `stack` for the server itself. */
  slug: string;
  createdAt: string;
  isRead: boolean;
  /** Where it leads: in the Cozy, or elsewhere. */
  link: string | null;
  /** The host of a link that leads elsewhere, to be seen before it is followed. */
  outside: string | null;
};

export type Notices = {
  /** The newest first; null as long as it is not known, and for an app that may not know. */
  told: ReadonlySignal<readonly Told[] | null>;
  unread: ReadonlySignal<number>;
  load(): void;
  /** On every device. */
  markAllRead(): Promise<void>;
  dismiss(id: string): Promise<void>;
};

type Resource = { id: string; attributes: Record<string, unknown>; links?: { related?: string; outside?: string } };
type Answer = { data: Resource[] };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function toTold({ id, attributes: doc, links = {} }: Resource): Told {
  const outside = webAddress(links.outside);
  return {
    id,
    title: text(doc['title']),
    text: text(doc['message']) || text(doc['content']),
    slug: text(doc['slug']),
    createdAt: text(doc['created_at']),
    isRead: text(doc['read_at']) !== '',
    link: (outside ?? webAddress(links.related))?.href ?? null,
    outside: outside?.host ?? null,
  };
}

/** Of the web only: what an app says is not trusted to be an address. */
function webAddress(link: unknown): URL | null {
  const url = URL.parse(text(link));
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url : null;
}

export function createNotices(http: Http, realtime: Pick<Realtime, 'subscribe'>): Notices {
  const told = signal<readonly Told[] | null>(null);

  async function read(): Promise<void> {
    try {
      const { data } = await http.request<Answer>('GET', '/notifications');
      told.value = data.map(toTold);
    } catch {
      // What was known stays; it is asked again when the connection comes back.
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  realtime.subscribe('io.cozy.notifications', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void read(), 200);
  });

  return {
    told,
    unread: computed(() => told.value?.filter(({ isRead }) => !isRead).length ?? 0),
    load: () => void read(),
    markAllRead: () => http.request('POST', '/notifications/read'),
    dismiss: (id) =>
      http.request('PATCH', `/notifications/${encodeURIComponent(id)}`, {
        body: { data: { type: 'io.cozy.notifications', id, attributes: { dismissed: true } } },
      }),
  };
}
