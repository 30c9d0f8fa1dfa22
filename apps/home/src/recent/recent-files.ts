import type { Http, Realtime } from '@cozy/ui/client';
import { type Entry, type FileResource, readEntries } from '@cozy/ui/files';
import { type ReadonlySignal, signal } from '@preact/signals';

export type RecentState =
  | { phase: 'loading' }
  | { phase: 'failed'; error: unknown }
  | { phase: 'ready'; files: readonly Entry[] };

export type RecentFiles = {
  state: ReadonlySignal<RecentState>;
  load(): void;
};

/** Two rows of a large screen. */
const LIMIT = 10;
/** The index of the drive's own list: one serves both. */
const FIELDS = ['type', 'trashed', 'updated_at'];
const INDEX = `drive-${FIELDS.join('.')}`;
const QUERY = {
  selector: { type: 'file', trashed: false, updated_at: { $gt: null } },
  sort: FIELDS.map((name) => ({ [name]: 'desc' })),
  limit: LIMIT,
};

/** The files that were changed last, live. */
export function createRecentFiles(http: Http, realtime: Pick<Realtime, 'subscribe'>): RecentFiles {
  const state = signal<RecentState>({ phase: 'loading' });
  let isIndexed = false;

  async function read(): Promise<void> {
    try {
      if (!isIndexed) {
        const body = { name: INDEX, ddoc: INDEX, index: { fields: FIELDS } };
        await http.request('POST', '/data/io.cozy.files/_index', { body });
        isIndexed = true;
      }
      const { data } = await http.request<{ data: FileResource[] }>('POST', '/files/_find', { body: QUERY });
      state.value = { phase: 'ready', files: readEntries(http, data) };
    } catch (error) {
      if (state.value.phase !== 'ready') state.value = { phase: 'failed', error };
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void read(), 400);
  };
  realtime.subscribe('io.cozy.files', soon);
  realtime.subscribe('io.cozy.files.thumbnails', soon);
  return { state, load: () => void read() };
}
