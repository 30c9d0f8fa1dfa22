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
  type Uploader,
} from '@cozy/ui/files';
import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { LayoutName } from '../browse/browser.tsx';
import { createSelection, type Selection } from '../browse/selection.ts';
import { type Copies, createCopies } from '../copies/copies.ts';
import { belongsTo, createDriveSource } from './drive-source.ts';
import { keyOf, type Place, parsePlace } from './routes.ts';
import { type DiskUsage, readDiskUsage } from './usage-api.ts';

/** Everything the app works with, made once when it starts. */
export type DriveServices = AppServices & {
  files: FilesApi;
  listing: FolderStore;
  selection: Selection;
  uploader: Uploader;
  copies: Copies;
  download: LeaveGuard['download'];
  place: ReadonlySignal<Place>;
  layout: Signal<LayoutName>;
  /** Whether the panel of details is open. */
  details: Signal<boolean>;
  usage: ReadonlySignal<DiskUsage | null>;
};

const RECENT_FIRST = { by: 'updatedAt', descending: true } as const;
const LAYOUT = 'drive-layout';

export function createServices(boot: Boot, locale: string): DriveServices {
  const app = createAppServices(boot, locale);
  const files = createFilesApi(app.http);
  const listing = createFolderStore({
    api: createDriveSource(app.http, files),
    compare: new Intl.Collator(locale, { numeric: true }).compare,
    belongs: belongsTo,
  });
  const selection = createSelection(() => listing.entries.value.map(({ id }) => id));
  const usage = signal<DiskUsage | null>(null);
  const usageSoon = debounce(() => {
    // The page does without it: it is not worth an alarm.
    void readDiskUsage(app.http).then(
      (found) => Object.assign(usage, { value: found }),
      () => undefined,
    );
  }, 500);
  const uploader = createUploader({
    api: files,
    namesIn: (dirId) => (dirId === listing.dirId.value ? listing.entries.value.map(({ name }) => name) : []),
    onAdded: (entry) => listing.put(entry),
  });
  const copies = createCopies({ api: files, onMade: listing.put });
  const goOn = () => {
    uploader.queue.resume();
    copies.resume();
  };
  const place = followPlace(listing, selection);
  app.realtime.subscribe('io.cozy.files', (event) => {
    listing.apply(event);
    usageSoon();
  });
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  app.realtime.subscribe('io.cozy.files.thumbnails', ({ payload: { id } }) => {
    // Each size that is made is an event: they are shown when all of them are there.
    clearTimeout(timers.get(id));
    timers.set(id, setTimeout(showThumbnail, 500, id));
  });
  function showThumbnail(id: string): void {
    timers.delete(id);
    const isShown = listing.entries.value.some((entry) => entry.id === id);
    if (isShown) void files.get(id).then(listing.put, () => undefined);
  }
  // Not an effect: it would run again at each step of an upload, which it reads.
  app.realtimeState.subscribe((state) => {
    if (state !== 'live') return;
    void listing.refresh();
    app.loadOwner();
    goOn();
  });
  app.signedOut.subscribe((isOut) => {
    if (isOut) return;
    void listing.refresh();
    goOn();
  });
  const layout = signal<LayoutName>(localStorage.getItem(LAYOUT) === 'grid' ? 'grid' : 'list');
  effect(() => localStorage.setItem(LAYOUT, layout.value));
  app.loadOwner();
  usageSoon();
  const { download } = guardLeave(window, () => uploader.queue.isBusy() || copies.isBusy());
  return {
    ...app,
    files,
    listing,
    selection,
    uploader,
    copies,
    download,
    place,
    layout,
    details: signal(false),
    usage,
  };
}

/** The place of the address, and the list that goes with it. */
function followPlace(listing: FolderStore, selection: Selection): ReadonlySignal<Place> {
  const place = signal<Place>(parsePlace(location.hash));
  const scrolls = new Map<string, number>();
  const cursors = new Map<string, string>();
  // The browser would move before the list of the new place is there.
  history.scrollRestoration = 'manual';
  const open = () => {
    const next = parsePlace(location.hash);
    const key = keyOf(next.route);
    const isSame = key === listing.dirId.value;
    place.value = next;
    if (isSame) return;
    const { cursor } = selection.state.value;
    if (cursor !== null) cursors.set(listing.dirId.value, cursor);
    selection.clear();
    scrolls.set(listing.dirId.value, window.scrollY);
    const isRecent = next.route.view === 'recent';
    if (isRecent) listing.sort(RECENT_FIRST);
    else if (listing.dirId.value === 'recent:') listing.sort({ by: 'name', descending: false });
    void listing.open(key);
    const lastCursor = cursors.get(key);
    if (lastCursor !== undefined) selection.focus(lastCursor);
    requestAnimationFrame(() => window.scrollTo(0, scrolls.get(key) ?? 0));
  };
  window.addEventListener('hashchange', open);
  open();
  return place;
}

function debounce(run: () => void, wait: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, wait);
  };
}
