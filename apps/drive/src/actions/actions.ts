import type { Translate } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { type Entry, freeName } from '@cozy/ui/files';
import type { MoveTo } from '../browse/dragged.ts';
import type { Key } from '../locales/en.ts';
import type { DriveServices } from '../owner/services.ts';
import { inParallel } from './in-parallel.ts';

type Failed = ReadonlyMap<Entry, unknown>;
export type Actions = ReturnType<typeof createActions>;

/** What is done with files, one or many. They leave the list at once, and come back when the server refuses. */
export function createActions(
  { files, listing, selection, toasts, download: goTo }: DriveServices,
  t: Translate<Key>,
  why: (error: unknown) => string,
) {
  const say = (text: string, action?: { label: string; run: () => void }) =>
    toasts.show({ text, tone: 'plain', ...(action && { action }) });
  const complain = (text: string) => toasts.show({ text, tone: 'danger' });
  const named = (entries: readonly Entry[]) => ({ count: entries.length, name: entries[0]?.name ?? '' });

  /** Says what was done, and what was not. */
  function report(
    key: 'trashed' | 'restored' | 'destroyed' | 'moved' | 'copied',
    all: readonly Entry[],
    failed: Failed,
    undo?: () => void,
  ) {
    const done = all.filter((entry) => !failed.has(entry));
    const action = undo && { label: t('done.undo'), run: undo };
    if (done.length > 0) say(t(done.length === 1 ? `done.${key}.one` : `done.${key}`, named(done)), action);
    regret(failed);
    return done;
  }

  function regret(failed: Failed): void {
    const [error] = failed.values();
    if (failed.size === 0) return;
    const words = { ...named([...failed.keys()]), why: why(error) };
    complain(t(failed.size === 1 ? 'failed.one' : 'failed.many', words));
  }

  /** What the server has refused is in the list again. */
  function putBack(failed: Failed): void {
    for (const entry of failed.keys()) listing.put(entry);
  }

  function leave(entries: readonly Entry[]): void {
    for (const { id } of entries) listing.drop(id);
    selection.prune();
  }

  async function restore(entries: readonly Entry[]): Promise<void> {
    leave(entries);
    const failed = await inParallel(entries, async ({ id }) => listing.put(await files.restore(id)));
    putBack(failed);
    report('restored', entries, failed);
  }

  /** Both are kept where its name is taken: the one that comes gets a number. */
  async function moveOne({ id, name }: Entry, dirId: string): Promise<void> {
    const tried = new Set<string>();
    for (;;) {
      const wanted = tried.size === 0 ? name : freeName(name, tried);
      try {
        await files.move(id, dirId, wanted);
        return;
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 409) || tried.size > 20) throw error;
        tried.add(wanted);
      }
    }
  }

  async function move(entries: readonly Entry[], folder: Pick<Entry, 'id' | 'name'>): Promise<void> {
    const going = entries.filter(({ id, dirId }) => id !== folder.id && dirId !== folder.id);
    if (going.length === 0) return;
    leave(going);
    const failed = await inParallel(going, (entry) => moveOne(entry, folder.id));
    putBack(failed);
    const back = (done: readonly Entry[]) =>
      void inParallel(done, async (entry) => listing.put(await files.move(entry.id, entry.dirId, entry.name)));
    const done = report('moved', going, failed, () => back(done));
  }

  return {
    async trash(entries: readonly Entry[]): Promise<void> {
      leave(entries);
      const failed = await inParallel(entries, ({ id }) => files.trash(id));
      putBack(failed);
      const done: Entry[] = report('trashed', entries, failed, () => void restore(done));
    },
    restore,
    move,
    moveIds: ((ids, folder) => {
      const chosen = new Set(ids);
      void move(
        listing.entries.value.filter(({ id }) => chosen.has(id)),
        folder,
      );
    }) satisfies MoveTo,
    async copy(entries: readonly Entry[], folder: Pick<Entry, 'id'>): Promise<void> {
      const failed = await inParallel(entries, async ({ id }) => listing.put(await files.copy(id, folder.id)));
      report('copied', entries, failed);
    },
    async setFavorite(entries: readonly Entry[], favorite: boolean): Promise<void> {
      const failed = await inParallel(entries, async ({ id }) => listing.put(await files.setFavorite(id, favorite)));
      regret(failed);
    },
    async download(entries: readonly Entry[]): Promise<void> {
      const [first] = entries;
      if (!first) return;
      try {
        const isOne = entries.length === 1;
        const archive = () =>
          files.archiveUrl(
            isOne ? first.name : t('archive.name'),
            entries.map(({ id }) => id),
          );
        goTo(await (isOne && first.kind === 'file' ? files.downloadUrl(first.id) : archive()));
      } catch (error) {
        complain(`${t('failed.download')} ${why(error)}`);
      }
    },
    async destroy(entries: readonly Entry[]): Promise<void> {
      leave(entries);
      const failed = await inParallel(entries, ({ id }) => files.destroy(id));
      putBack(failed);
      report('destroyed', entries, failed);
    },
    async emptyTrash(): Promise<void> {
      await files.emptyTrash();
      leave(listing.entries.value);
      say(t('done.emptied'));
    },
  };
}
