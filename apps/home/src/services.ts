import { createToasts, type ToastStore, watchNetwork } from '@cozy/ui';
import {
  type Boot,
  createHttp,
  createRealtime,
  createTokenSource,
  type Http,
  type Realtime,
  type RealtimeState,
} from '@cozy/ui/client';
import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { AppsState } from './apps/app-tiles.tsx';
import { listApps } from './apps/apps-api.ts';
import { ROOT_ID } from './files/entry.ts';
import { createFilesApi, type FilesApi } from './files/files-api.ts';
import { createFolderStore, type FolderStore } from './files/folder-store.ts';
import { type DiskUsage, getDiskUsage, getPublicName } from './owner/owner-api.ts';
import { guardLeave, type LeaveGuard } from './uploads/leave-guard.ts';
import { createUploader, type Uploader } from './uploads/uploader.ts';

/** Everything the page works with, made once when it starts. */
export type HomeServices = {
  boot: Boot;
  http: Http;
  files: FilesApi;
  folder: FolderStore;
  uploader: Uploader;
  download: LeaveGuard['download'];
  toasts: ToastStore;
  realtime: ReadonlySignal<RealtimeState>;
  online: ReadonlySignal<boolean>;
  ownerName: ReadonlySignal<string>;
  usage: ReadonlySignal<DiskUsage | null>;
  apps: ReadonlySignal<AppsState>;
};

const folderOfHash = (hash: string): string => /^#\/folder\/([\w.-]+)$/.exec(hash)?.[1] ?? ROOT_ID;

export function createServices(boot: Boot, locale: string): HomeServices {
  // Without a session the server answers this page's address with the login, and comes back here after it.
  const tokens = createTokenSource(boot.token, { onSignedOut: () => location.reload() });
  const http = createHttp({ origin: `${location.protocol}//${boot.domain}`, tokens });
  const files = createFilesApi(http);
  const folder = createFolderStore({ api: files, compare: new Intl.Collator(locale, { numeric: true }).compare });
  const owner = followOwner(http, locale);
  const usageSoon = debounce(owner.loadUsage, 1_000);
  const uploader = createUploader({
    api: files,
    namesIn: (dirId) => (dirId === folder.dirId.value ? folder.entries.value.map(({ name }) => name) : []),
    onAdded(entry) {
      folder.put(entry);
      usageSoon();
    },
  });
  const state = signal<RealtimeState>('connecting');
  const socket = connect({ boot, state, tokens, onFiles: folder.apply, onApps: owner.loadApps });
  const online = watchNetwork(window, () => socket);

  socket.subscribe('io.cozy.files', usageSoon);
  effect(() => {
    if (state.value !== 'live') return;
    void folder.refresh();
    void owner.loadApps();
    uploader.queue.resume();
  });
  const openHash = () => void folder.open(folderOfHash(location.hash));
  window.addEventListener('hashchange', openHash);
  openHash();
  owner.loadName();
  owner.loadUsage();

  const { download } = guardLeave(window, () => uploader.queue.totals.value.active > 0);

  return { boot, http, files, folder, uploader, download, toasts: createToasts(), realtime: state, online, ...owner };
}

type ConnectDeps = {
  boot: Boot;
  state: Signal<RealtimeState>;
  tokens: Http['tokens'];
  onFiles: FolderStore['apply'];
  onApps: () => void;
};

function connect({ boot, state, tokens, onFiles, onApps }: ConnectDeps): Realtime {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = createRealtime({
    url: `${scheme}//${boot.domain}/realtime/`,
    tokens,
    onState: (next) => {
      state.value = next;
    },
  });
  socket.subscribe('io.cozy.files', onFiles);
  socket.subscribe('io.cozy.apps', onApps);
  return socket;
}

/** What is known of the owner. A part that cannot be loaded is left out of the page: none of them is worth an alarm. */
function followOwner(http: Http, locale: string) {
  const ownerName = signal('');
  const usage = signal<DiskUsage | null>(null);
  const apps = signal<AppsState>({ phase: 'loading' });
  const ignore = () => undefined;
  return {
    ownerName,
    usage,
    apps,
    loadName: () => void getPublicName(http).then((name) => Object.assign(ownerName, { value: name }), ignore),
    loadUsage: () => void getDiskUsage(http).then((found) => Object.assign(usage, { value: found }), ignore),
    async loadApps() {
      try {
        apps.value = { phase: 'ready', apps: await listApps(http, locale) };
      } catch {
        if (apps.value.phase !== 'ready') apps.value = { phase: 'failed' };
      }
    },
  };
}

function debounce(run: () => void, wait: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, wait);
  };
}
