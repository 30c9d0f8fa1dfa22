import { ApiError, backOff, SignedOutError } from '@cozy/ui/client';
import type { Entry } from '@cozy/ui/files';
import { type ReadonlySignal, signal } from '@preact/signals';
import { type CopyApi, type CopyStep, copyAll, planCopy } from './copy-tree.ts';

export type CopyState =
  | { phase: 'counting' }
  | { phase: 'copying'; done: number; count: number }
  /** `done` of `count` files and folders are there. */
  | { phase: 'failed'; done: number; count: number; error: unknown };

export type Copy = {
  id: number;
  entries: readonly Entry[];
  /** Where it goes. */
  folder: Pick<Entry, 'id'>;
  state: CopyState;
};

/** How a copy ended: `failed` is why what was made could not be removed, if it could not. */
export type CopyEnd =
  | { kind: 'done'; made: readonly Entry[] }
  | { kind: 'cancelled'; removed: readonly Entry[]; failed: unknown }
  | { kind: 'dismissed' };

/** Copies on their way, one after the other, and those that are not whole. */
export type Copies = {
  items: ReadonlySignal<readonly Copy[]>;
  /** Resolves when the copy is not in `items` any more. */
  add(entries: readonly Entry[], folder: Pick<Entry, 'id'>): Promise<CopyEnd>;
  /** Stops one, and puts what was made of it in the trash. */
  cancel(id: number): void;
  /** Copies what is left. */
  retry(id: number): void;
  /** Goes on with what the network stopped, or the end of the session. */
  resume(): void;
  /** Leaves what was made as it is. */
  dismiss(id: number): void;
  isBusy(): boolean;
};

export type CopiesDeps = {
  api: CopyApi & { trash(id: string): Promise<void> };
  onMade: (made: Entry) => void;
  /** Milliseconds before attempt n (from 1) after the server could not be reached. */
  delay?: (attempt: number) => number;
};

type Work = {
  abort: AbortController;
  steps: CopyStep[] | null;
  running: Promise<void>;
  losses: number;
  end: (end: CopyEnd) => void;
};

const isOffline = (error: unknown): boolean => error instanceof ApiError && error.status === 0;
const isSignedOut = (error: unknown): boolean =>
  error instanceof SignedOutError || (error instanceof ApiError && error.status === 401);

export function createCopies({ api, onMade, delay = backOff }: CopiesDeps): Copies {
  const items = signal<readonly Copy[]>([]);
  const works = new Map<number, Work>();
  let lastId = 0;
  let turn: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const find = (id: number) => items.value.find((copy) => copy.id === id);
  const update = (id: number, state: CopyState) => {
    items.value = items.value.map((copy) => (copy.id === id ? { ...copy, state } : copy));
  };
  function leave(id: number): void {
    works.delete(id);
    items.value = items.value.filter((copy) => copy.id !== id);
  }
  const madeOf = ({ steps }: Work) => (steps ?? []).flatMap(({ parent, made }) => (parent || !made ? [] : [made]));

  async function run({ id, entries, folder }: Copy, work: Work): Promise<void> {
    const { signal } = work.abort;
    const countOf = () => {
      const all = work.steps ?? [];
      return { done: all.filter(({ made }) => made).length, count: all.length || entries.length };
    };
    try {
      signal.throwIfAborted();
      work.steps ??= await planCopy(api, entries, signal);
      let { done, count } = countOf();
      const progress = () => update(id, { phase: 'copying', done, count });
      progress();
      const failed = await copyAll(api, work.steps, folder.id, {
        signal,
        onMade(made) {
          done += 1;
          onMade(made);
          progress();
        },
      });
      if (failed !== undefined) throw failed;
      leave(id);
      work.end({ kind: 'done', made: madeOf(work) });
    } catch (error) {
      if (signal.aborted) return;
      update(id, { phase: 'failed', error, ...countOf() });
      if (!isOffline(error)) return;
      work.losses += 1;
      timer ??= setTimeout(resume, delay(work.losses));
    }
  }

  function start(copy: Copy, work: Work): void {
    work.running = turn.then(() => run(copy, work));
    turn = work.running;
  }

  function retry(id: number): void {
    const [copy, work] = [find(id), works.get(id)];
    if (!copy || !work || copy.state.phase !== 'failed') return;
    const { done, count } = copy.state;
    update(id, work.steps ? { phase: 'copying', done, count } : { phase: 'counting' });
    start(copy, work);
  }

  function resume(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const copy of items.value) if (waitsToGoOn(copy)) retry(copy.id);
  }

  async function cancel(id: number): Promise<void> {
    const work = works.get(id);
    if (!work) return;
    work.abort.abort(new DOMException('cancelled', 'AbortError'));
    leave(id);
    // What is being made at this moment is removed too.
    if (work.steps) await work.running;
    const removed = madeOf(work);
    const results = await Promise.allSettled(removed.map((entry) => api.trash(entry.id)));
    const failed = results.find((result) => result.status === 'rejected');
    work.end({ kind: 'cancelled', removed, failed: failed?.reason });
  }

  return {
    items,
    add(entries, folder) {
      lastId += 1;
      const copy: Copy = { id: lastId, entries, folder, state: { phase: 'counting' } };
      items.value = [...items.value, copy];
      return new Promise((end) => {
        const work: Work = { abort: new AbortController(), steps: null, running: turn, losses: 0, end };
        works.set(copy.id, work);
        start(copy, work);
      });
    },
    cancel: (id) => void cancel(id),
    retry,
    resume,
    dismiss(id) {
      works.get(id)?.end({ kind: 'dismissed' });
      leave(id);
    },
    isBusy: () => items.value.some((copy) => copy.state.phase !== 'failed' || waitsToGoOn(copy)),
  };
}

const waitsToGoOn = ({ state }: Copy): boolean =>
  state.phase === 'failed' && (isOffline(state.error) || isSignedOut(state.error));
