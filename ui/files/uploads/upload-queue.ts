import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { backOff } from '../../client/index.ts';
import { failureOf, type UploadFailure } from './failure.ts';

type UploadState =
  | { phase: 'waiting' }
  | { phase: 'sending'; sent: number }
  | { phase: 'paused'; sent: number }
  | { phase: 'done' }
  | { phase: 'cancelled' }
  | { phase: 'conflict' }
  | { phase: 'failed'; reason: UploadFailure };

/** Where a file goes: the id of the directory, and its path. */
export type UploadFolder = { id: string; path: string };

export type UploadItem = {
  id: number;
  file: File;
  name: string;
  folder: UploadFolder;
  /** Set when the owner chose to replace the file of that name. */
  replace: boolean;
  state: UploadState;
};

export type UploadTotals = {
  count: number;
  done: number;
  active: number;
  attention: number;
  sent: number;
  size: number;
};

export type UploadQueue = {
  items: ReadonlySignal<readonly UploadItem[]>;
  totals: ReadonlySignal<UploadTotals>;
  add(files: readonly { file: File; folder: UploadFolder }[]): void;
  cancel(id: number): void;
  cancelAll(): void;
  /** Stops for now; `retry` goes on, from where it was when the file is sent in parts. */
  pause(id: number): void;
  /** Sends again what failed or was refused, under another name or over the old file if so asked. */
  retry(id: number, change?: { name?: string; replace?: boolean }): void;
  /** Sends again all that the network stopped, or the end of the session. */
  resume(): void;
  /** Whether something would be lost if the page was left: on its way, or waiting for the network or a login. */
  isBusy(): boolean;
  /** Forgets what is over, once nothing is on its way. */
  clear(): void;
};

/** The signal's reason tells a pause from the end: `PAUSED` is one that goes on later. */
export type SendUpload = (item: UploadItem, onProgress: (sent: number) => void, signal: AbortSignal) => Promise<void>;

/** What stops an upload until something else is back. */
const PASSING: ReadonlySet<UploadFailure> = new Set(['offline', 'signed-out']);

export const PAUSED = new DOMException('paused', 'AbortError');

export type UploadQueueOptions = {
  parallel?: number;
  /** Forgets what the server keeps of a paused file that is given up. */
  discard?: (item: UploadItem) => void;
  /** Milliseconds before attempt n (from 1) after the server could not be reached. */
  delay?: (attempt: number) => number;
};

/** Files on their way, a few at a time, in the order they came. */
export function createUploadQueue(
  send: SendUpload,
  { parallel = 3, discard = () => undefined, delay = backOff }: UploadQueueOptions = {},
): UploadQueue {
  const items = signal<readonly UploadItem[]>([]);
  const aborts = new Map<number, AbortController>();
  let lastId = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let losses = 0;

  function update(id: number, change: Partial<UploadItem>): void {
    items.value = items.value.map((item) => (item.id === id ? { ...item, ...change } : item));
  }

  async function run(item: UploadItem): Promise<void> {
    const abort = new AbortController();
    aborts.set(item.id, abort);
    update(item.id, { state: { phase: 'sending', sent: 0 } });
    const onProgress = (sent: number) => {
      // The last progress event of an aborted request may come after the abort.
      if (!abort.signal.aborted) update(item.id, { state: { phase: 'sending', sent } });
    };
    try {
      await send(item, onProgress, abort.signal);
      losses = 0;
      update(item.id, { state: { phase: 'done' } });
    } catch (error) {
      const state = abort.signal.aborted ? stoppedState(item.id, abort.signal) : failureOf(error);
      update(item.id, { state });
      if (state.phase === 'failed' && state.reason === 'offline') {
        losses += 1;
        timer ??= setTimeout(resume, delay(losses));
      }
    } finally {
      aborts.delete(item.id);
      pump();
    }
  }

  function stoppedState(id: number, { reason }: AbortSignal): UploadState {
    if (reason !== PAUSED) return { phase: 'cancelled' };
    const state = items.value.find((item) => item.id === id)?.state;
    return { phase: 'paused', sent: state?.phase === 'sending' ? state.sent : 0 };
  }

  function pump(): void {
    for (const item of items.value) {
      if (aborts.size >= parallel) return;
      if (item.state.phase === 'waiting') void run(item);
    }
  }

  function cancel(id: number): void {
    const abort = aborts.get(id);
    if (abort) {
      abort.abort(new DOMException('cancelled', 'AbortError'));
      return;
    }
    const item = items.value.find((other) => other.id === id);
    if (item && (item.state.phase === 'paused' || item.state.phase === 'failed')) discard(item);
    update(id, { state: { phase: 'cancelled' } });
  }

  function retry(id: number, change: { name?: string; replace?: boolean } = {}): void {
    update(id, { ...change, state: { phase: 'waiting' } });
    pump();
  }

  function resume(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const { id, state } of items.value) if (waitsToGoOn(state)) retry(id);
  }

  return {
    items,
    totals: computed(() => totalsOf(items.value)),
    add(files) {
      const added = files.map(({ file, folder }): UploadItem => {
        lastId += 1;
        return { id: lastId, file, name: file.name, folder, replace: false, state: { phase: 'waiting' } };
      });
      // What is over was told, and is no part of what begins now.
      const isOver = items.value.every(({ state }) => isSettled(state));
      items.value = [...(isOver ? [] : items.value), ...added];
      pump();
    },
    cancel,
    cancelAll() {
      for (const { id, state } of items.value) if (['waiting', 'paused'].includes(state.phase)) cancel(id);
      for (const id of aborts.keys()) cancel(id);
    },
    pause: (id) => aborts.get(id)?.abort(PAUSED),
    retry,
    resume,
    isBusy: () => items.value.some(({ state }) => isUnderWay(state) || waitsToGoOn(state)),
    clear() {
      items.value = items.value.filter(({ state }) => isUnderWay(state));
    },
  };
}

/** Nothing more happens to it, and nothing is asked of the owner. */
export const isSettled = ({ phase }: UploadState): boolean => phase === 'done' || phase === 'cancelled';

const isUnderWay = ({ phase }: UploadState): boolean =>
  phase === 'waiting' || phase === 'sending' || phase === 'paused';

const waitsToGoOn = (state: UploadState): boolean => state.phase === 'failed' && PASSING.has(state.reason);

function totalsOf(items: readonly UploadItem[]): UploadTotals {
  const totals = { count: 0, done: 0, active: 0, attention: 0, sent: 0, size: 0 };
  for (const { file, state } of items) {
    if (state.phase === 'cancelled') continue;
    totals.count += 1;
    // An empty file is a step of the total too.
    totals.size += file.size + 1;
    if (state.phase === 'done') {
      totals.done += 1;
      totals.sent += file.size + 1;
    } else if (isUnderWay(state)) {
      totals.active += 1;
      if ('sent' in state) totals.sent += Math.min(state.sent, file.size);
    } else {
      totals.attention += 1;
    }
  }
  return totals;
}

const URGENCY: Record<UploadState['phase'], number> = {
  conflict: 0,
  failed: 0,
  sending: 1,
  paused: 1,
  waiting: 2,
  done: 3,
  cancelled: 4,
};

/** The lines worth showing when there are many: what needs the owner first, then what moves. */
export function mostUrgent(items: readonly UploadItem[], limit: number): readonly UploadItem[] {
  return [...items].sort((a, b) => URGENCY[a.state.phase] - URGENCY[b.state.phase]).slice(0, limit);
}
