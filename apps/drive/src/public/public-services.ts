import { createToasts, type ToastStore, watchNetwork } from '@cozy/ui';
import { ApiError, type Boot, createHttp, createTokenSource, type Http } from '@cozy/ui/client';
import {
  createFilesApi,
  createFolderStore,
  createUploader,
  type Entry,
  type FilesApi,
  type FolderStore,
  guardLeave,
  type LeaveGuard,
  type Uploader,
} from '@cozy/ui/files';
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { LayoutName } from '../browse/browser.tsx';
import { createSelection, type Selection } from '../browse/selection.ts';

/** What a link opens, as far as it is known. */
export type Shared =
  | { phase: 'loading' }
  | { phase: 'over' }
  | { phase: 'failed'; error: unknown }
  | { phase: 'ready'; entry: Entry; canAdd: boolean };

export type PublicServices = {
  http: Http;
  files: FilesApi;
  listing: FolderStore;
  selection: Selection;
  uploader: Uploader;
  download: LeaveGuard['download'];
  toasts: ToastStore;
  online: ReadonlySignal<boolean>;
  layout: Signal<LayoutName>;
  shared: ReadonlySignal<Shared>;
  load: () => void;
};

type Self = {
  data: { attributes: { permissions?: Record<string, { type: string; verbs?: string[]; values?: string[] }> } };
};

async function readShared(http: Http, files: FilesApi): Promise<Shared> {
  const { data } = await http.request<Self>('GET', '/permissions/self');
  const rule = Object.values(data.attributes.permissions ?? {}).find(({ type }) => type === 'io.cozy.files');
  const id = rule?.values?.[0];
  if (!rule || !id) return { phase: 'over' };
  const entry = await files.get(id);
  if (entry.trashed) return { phase: 'over' };
  const canAdd = entry.kind === 'directory' && (!rule.verbs?.length || rule.verbs.includes('POST'));
  return { phase: 'ready', entry, canAdd };
}

const OVER: ReadonlySet<number> = new Set([400, 401, 403, 404]);

/** What the page of a link works with: only what the link allows. */
export function createPublicServices(boot: Boot, locale: string): PublicServices {
  const tokens = createTokenSource(boot.token, { loadPage: async () => (await fetch(location.href)).text() });
  const http = createHttp({ origin: `${location.protocol}//${boot.domain}`, tokens });
  const files = createFilesApi(http);
  const listing = createFolderStore({
    api: { list: (id) => files.list(id, 100), listNext: files.listNext },
    compare: new Intl.Collator(locale, { numeric: true }).compare,
  });
  const shared = signal<Shared>({ phase: 'loading' });
  const uploader = createUploader({
    api: files,
    namesIn: () => listing.entries.value.map(({ name }) => name),
    onAdded: (entry) => listing.put(entry),
  });
  const { download } = guardLeave(window, uploader.queue.isBusy);
  return {
    http,
    files,
    listing,
    selection: createSelection(() => listing.entries.value.map(({ id }) => id)),
    uploader,
    download,
    toasts: createToasts(),
    online: watchNetwork(window, () => null),
    layout: signal<LayoutName>('list'),
    shared,
    load() {
      shared.value = { phase: 'loading' };
      readShared(http, files).then(
        (found) => Object.assign(shared, { value: found }),
        (error: unknown) => {
          const isOver = !(error instanceof ApiError) || OVER.has(error.status);
          shared.value = isOver ? { phase: 'over' } : { phase: 'failed', error };
        },
      );
    },
  };
}
