import { type AppServices, createAppServices } from '@cozy/ui';
import type { Boot } from '@cozy/ui/client';
import {
  createFilesApi,
  createFolderStore,
  createUploader,
  type FilesApi,
  type FolderStore,
  guardLeave,
  type LeaveGuard,
  ROOT_ID,
  type Uploader,
} from '@cozy/ui/files';
import { type ReadonlySignal, signal } from '@preact/signals';
import { type DiskUsage, getDiskUsage } from './owner/owner-api.ts';

/** Everything the page works with, made once when it starts. */
export type HomeServices = AppServices & {
  files: FilesApi;
  folder: FolderStore;
  uploader: Uploader;
  download: LeaveGuard['download'];
  usage: ReadonlySignal<DiskUsage | null>;
};

const folderOfHash = (hash: string): string => /^#\/folder\/([\w.-]+)$/.exec(hash)?.[1] ?? ROOT_ID;

export function createServices(boot: Boot, locale: string): HomeServices {
  const app = createAppServices(boot, locale);
  const files = createFilesApi(app.http);
  const folder = createFolderStore({ api: files, compare: new Intl.Collator(locale, { numeric: true }).compare });
  const usage = signal<DiskUsage | null>(null);
  // A part that cannot be loaded is left out of the page: it is not worth an alarm.
  const loadUsage = () =>
    void getDiskUsage(app.http).then(
      (found) => Object.assign(usage, { value: found }),
      () => undefined,
    );
  const usageSoon = debounce(loadUsage, 1_000);
  const uploader = createUploader({
    api: files,
    namesIn: (dirId) => (dirId === folder.dirId.value ? folder.entries.value.map(({ name }) => name) : []),
    onAdded(entry) {
      folder.put(entry);
      usageSoon();
    },
  });
  app.realtime.subscribe('io.cozy.files', (event) => {
    folder.apply(event);
    usageSoon();
  });
  // Not an effect: it would run again at each step of an upload, which it reads.
  app.realtimeState.subscribe((state) => {
    if (state !== 'live') return;
    void folder.refresh();
    app.loadOwner();
    uploader.queue.resume();
  });
  const openHash = () => void folder.open(folderOfHash(location.hash));
  window.addEventListener('hashchange', openHash);
  openHash();
  app.loadOwner();
  loadUsage();
  const { download } = guardLeave(window, () => uploader.queue.totals.value.active > 0);
  return { ...app, files, folder, uploader, download, usage };
}

function debounce(run: () => void, wait: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, wait);
  };
}
