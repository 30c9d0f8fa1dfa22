import { type ReadonlySignal, signal } from '@preact/signals';
import {
  type Boot,
  createHttp,
  createRealtime,
  type Http,
  type Realtime,
  type RealtimeState,
  type TokenSource,
} from '../client/index.ts';
import { createNotices, type Notices } from '../notices/notices.ts';
import { createFindFiles, type FindFiles } from '../search/find-files.ts';
import type { ShellApp } from '../shell/app-shell.tsx';
import { watchNetwork } from '../shell/connection.ts';
import { createToasts, type Toasts } from '../widgets/toast-store.ts';
import { canBeOpened, listApps, type OwnedApp } from './apps-api.ts';
import { createMayRead } from './may-read.ts';
import { onReturn } from './on-return.ts';
import { getPublicName, readPicture } from './owner-api.ts';
import { watchSession } from './watch-session.ts';

/** What the bar knows of the owner's apps. */
export type AppsState =
  | { phase: 'loading' }
  | { phase: 'failed' }
  /** `apps` can be opened; `all` has those on their way too, and those that failed. */
  | { phase: 'ready'; apps: readonly ShellApp[]; all: readonly OwnedApp[] };

/** What every app works with: its way to the server, its events, and what the bar shows. Made once when it starts. */
export type AppServices = {
  boot: Boot;
  http: Http;
  realtime: Pick<Realtime, 'subscribe'>;
  realtimeState: ReadonlySignal<RealtimeState>;
  online: ReadonlySignal<boolean>;
  /** The session has ended while there was something to lose in the page, which waits for a login elsewhere. */
  signedOut: ReadonlySignal<boolean>;
  toasts: Toasts;
  ownerName: ReadonlySignal<string>;
  /** Address of the owner's picture; empty when they have chosen none. */
  ownerPicture: ReadonlySignal<string>;
  apps: ReadonlySignal<AppsState>;
  notices: Notices;
  findFiles: FindFiles;
  /** Asks the name and the apps again, which may have changed while nobody listened. */
  loadOwner: () => void;
};

/**
 * @param locale the language of the texts, for the names of the apps
 * @param ownTokens by default the page of the app gives newer ones. @see watchSession
 */
export function createAppServices(boot: Boot, locale: string, ownTokens?: TokenSource): AppServices {
  const { tokens, signedOut } = ownTokens
    ? { tokens: ownTokens, signedOut: signal(false) }
    : watchSession(boot.token, window);
  const http = createHttp({ origin: `${location.protocol}//${boot.domain}`, tokens });
  const realtimeState = signal<RealtimeState>('connecting');
  const socket = createRealtime({
    url: `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${boot.domain}/realtime/`,
    tokens,
    onState: (next) => {
      realtimeState.value = next;
    },
  });
  const online = watchNetwork(window, () => socket);
  const ownerName = signal('');
  const ownerPicture = signal('');
  const apps = signal<AppsState>({ phase: 'loading' });

  async function loadApps(): Promise<void> {
    try {
      const all = await listApps(http, locale);
      apps.value = { phase: 'ready', apps: all.filter(canBeOpened), all };
    } catch {
      if (apps.value.phase !== 'ready') apps.value = { phase: 'failed' };
    }
  }

  async function loadName(): Promise<void> {
    try {
      ownerName.value = await getPublicName(http);
    } catch {
      // The bar does without it: it is not worth an alarm.
    }
  }

  async function loadPicture(): Promise<void> {
    try {
      const { image, isChosen } = await readPicture(http);
      URL.revokeObjectURL(ownerPicture.value);
      ownerPicture.value = isChosen ? URL.createObjectURL(image) : '';
    } catch {
      // Nor is this.
    }
  }

  // The apps of the house have these rights; one of somebody else may have none, and a refusal would be an error in its console.
  const mayRead = ownTokens ? createMayRead(http) : async () => true;
  const where = (isAllowed: Promise<boolean>, load: () => void) => void isAllowed.then((may) => may && load());
  // How far an installation is changes nothing of the list.
  socket.subscribe('io.cozy.apps', ({ event }) => void (event !== 'NOTIFIED' && loadApps()));
  const notices = createNotices(http, socket);
  const loadOwner = () => {
    where(mayRead('io.cozy.settings', 'io.cozy.settings.instance'), () => void loadName());
    void loadPicture();
    where(mayRead('io.cozy.apps'), () => void loadApps());
    where(mayRead('io.cozy.notifications'), notices.load);
  };
  onReturn(realtimeState, loadOwner);
  const toasts = createToasts();
  const findFiles = createFindFiles(http);
  return {
    boot,
    http,
    realtime: socket,
    realtimeState,
    online,
    signedOut,
    toasts,
    ownerName,
    ownerPicture,
    apps,
    notices,
    findFiles,
    loadOwner,
  };
}
