import { type AppServices, createAppServices } from '@cozy/ui';
import type { Boot } from '@cozy/ui/client';
import {
  createFilesApi,
  createUploader,
  type FilesApi,
  guardLeave,
  type LeaveGuard,
  ROOT_ID,
  type Uploader,
} from '@cozy/ui/files';
import { type ReadonlySignal, signal } from '@preact/signals';
import { createInstall, type Install } from './install/install.ts';
import { createDoctypes } from './owner/doctypes.ts';
import { type DiskUsage, getDiskUsage } from './owner/owner-api.ts';
import { createPicture } from './owner/picture.ts';
import { createPreferences, type PreferenceStore } from './preferences/preferences.ts';
import { createRecentFiles, type RecentFiles } from './recent/recent-files.ts';
import { createDay, type Day } from './widgets/day.ts';

/** Everything the page works with, made once when it starts. */
export type HomeServices = AppServices & {
  files: FilesApi;
  recent: RecentFiles;
  uploader: Uploader;
  download: LeaveGuard['download'];
  usage: ReadonlySignal<DiskUsage | null>;
  preferences: PreferenceStore;
  /** Address of the picture that the owner has chosen as a background; empty without one. */
  picture: ReadonlySignal<string>;
  day: Day;
  install: Install;
};

export function createServices(boot: Boot, locale: string): HomeServices {
  const app = createAppServices(boot, locale);
  const { http, realtime } = app;
  const files = createFilesApi(http);
  const doctypes = createDoctypes(http);
  const recent = createRecentFiles(http, realtime);
  const preferences = createPreferences({ http, realtime, doctypes });
  const day = createDay({ http, realtime, doctypes });
  const usage = signal<DiskUsage | null>(null);
  // A part that cannot be loaded is left out of the page: it is not worth an alarm.
  const loadUsage = () =>
    void getDiskUsage(http).then(
      (found) => Object.assign(usage, { value: found }),
      () => undefined,
    );
  const usageSoon = debounce(loadUsage, 1_000);
  const uploader = createUploader({
    api: files,
    namesIn: (dirId) => namesIn(recent, dirId),
    onAdded: () => {
      recent.load();
      usageSoon();
    },
  });
  realtime.subscribe('io.cozy.files', usageSoon);
  const loadAll = () => {
    app.loadOwner();
    recent.load();
    day.load();
    loadUsage();
    // The page is there without them, in its first view and order.
    void preferences.load().catch(() => undefined);
  };
  let isFirst = true;
  // Not an effect: it would run again at each step of an upload, which it reads.
  app.realtimeState.subscribe((state) => {
    if (state !== 'live') return;
    // What was asked when the page began is as new as the connection.
    if (!isFirst) loadAll();
    isFirst = false;
    uploader.queue.resume();
  });
  app.signedOut.subscribe((isOut) => {
    if (!isOut) uploader.queue.resume();
  });
  loadAll();
  const { download } = guardLeave(window, uploader.queue.isBusy);
  const picture = createPicture(files, preferences.value);
  return {
    ...app,
    files,
    recent,
    uploader,
    download,
    usage,
    preferences,
    picture,
    day,
    install: createInstall(window, locale),
  };
}

/** Of the files that are shown: enough to find a free name, and the server has the last word. */
function namesIn({ state }: RecentFiles, dirId: string): string[] {
  if (state.value.phase !== 'ready' || dirId !== ROOT_ID) return [];
  return state.value.files.filter((entry) => entry.dirId === dirId).map(({ name }) => name);
}

function debounce(run: () => void, wait: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, wait);
  };
}
