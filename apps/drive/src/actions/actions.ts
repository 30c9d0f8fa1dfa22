import type { Translate } from '@cozy/ui';
import type { Entry } from '@cozy/ui/files';
import type { MoveTo } from '../browse/dragged.ts';
import type { Key } from '../locales/en.ts';
import { hrefOf } from '../owner/routes.ts';
import type { DriveServices } from '../owner/services.ts';
import { besideTaken } from './beside-taken.ts';
import { inParallel } from './in-parallel.ts';

type Failed = ReadonlyMap<Entry, unknown>;
export type Actions = ReturnType<typeof createActions>;

/** What is done with files, one or many. They leave the list at once, and come back when the server refuses. */
export function createActions(
  { files, listing, selection, copies, toasts, download: goTo }: DriveServices,
  t: Translate<Key>,
  why: (error: unknown) => string,
) {
  const say = (text: string, action?: { label: string; run: () => void }) =>
    toasts.show({ text, tone: 'plain', ...(action && { action }) });
  const complain = (text: string) => toasts.show({ text, tone: 'danger' });
  const named = (entries: readonly Entry[]) => ({ count: entries.length, name: entries[0]?.name ?? '' });

  /** Says what was done, and what was not. */
  function report(
    key: 'trashed' | 'restored' | 'destroyed' | 'moved',
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

  function goToFolder(id: string): void {
    location.hash = hrefOf({ view: 'folder', id });
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

  async function move(entries: readonly Entry[], folder: Pick<Entry, 'id' | 'name'>): Promise<void> {
    const going = entries.filter(({ id, dirId }) => id !== folder.id && dirId !== folder.id);
    if (going.length === 0) return;
    leave(going);
    const failed = await inParallel(going, (entry) =>
      besideTaken(entry, (name) => files.move(entry.id, folder.id, name)),
    );
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
      const end = await copies.add(entries, folder);
      if (end.kind === 'done') {
        const isHere = listing.dirId.value === folder.id;
        const show = { label: t('copies.show'), run: () => goToFolder(folder.id) };
        const key = entries.length === 1 ? 'done.copied.one' : 'done.copied';
        say(t(key, named(entries)), isHere ? undefined : show);
      } else if (end.kind === 'cancelled') {
        for (const { id } of end.removed) listing.drop(id);
        selection.prune();
        if (end.failed === undefined) say(t('copies.cancelled'));
        else complain(t('copies.notRemoved', { ...named(end.removed), why: why(end.failed) }));
      }
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
