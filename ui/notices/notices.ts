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
  /** Where it leads on the web, when it says so. */
  link: string | null;
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

type Answer = { data: { id: string; attributes: Record<string, unknown> }[] };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function toTold(id: string, doc: Record<string, unknown>): Told {
  return {
    id,
    title: text(doc['title']),
    text: text(doc['message']) || text(doc['content']),
    slug: text(doc['slug']),
    createdAt: text(doc['created_at']),
    isRead: text(doc['read_at']) !== '',
    link: linkOf(doc['data']),
  };
}

/** Of the web only: what an app says is not trusted to be an address. */
function linkOf(data: unknown): string | null {
  if (typeof data !== 'object' || data === null) return null;
  const { url, redirectLink } = data as Record<string, unknown>;
  const link = URL.parse(text(url) || text(redirectLink));
  return link?.protocol === 'https:' || link?.protocol === 'http:' ? link.href : null;
}

export function createNotices(http: Http, realtime: Pick<Realtime, 'subscribe'>): Notices {
  const told = signal<readonly Told[] | null>(null);

  async function read(): Promise<void> {
    try {
      const { data } = await http.request<Answer>('GET', '/notifications');
      told.value = data.map(({ id, attributes }) => toTold(id, attributes));
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
