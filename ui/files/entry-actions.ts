import type { ToastStore } from '../index.ts';
import type { Entry } from './entry.ts';
import type { EntryActions } from './file-row.tsx';
import type { FilesApi } from './files-api.ts';
import type { FolderStore } from './folder-store.ts';
import { useI18n } from './locales/index.ts';

type ActionDeps = {
  store: FolderStore;
  api: FilesApi;
  toasts: ToastStore;
  goDownload: (url: string) => void;
  onRename: (entry: Entry) => void;
};

/** What one can do with a file. It leaves the list at once and comes back if the server refuses. */
export function useEntryActions({ store, api, toasts, goDownload, onRename }: ActionDeps): EntryActions {
  const { t } = useI18n();

  async function restore({ id, name }: Entry): Promise<void> {
    try {
      store.put(await api.restore(id));
      toasts.show({ text: t('files.restored', { name }), tone: 'plain' });
    } catch {
      toasts.show({ text: t('files.restoreFailed', { name }), tone: 'danger' });
    }
  }

  async function trash(entry: Entry): Promise<void> {
    const { name } = entry;
    store.drop(entry.id);
    focusList();
    try {
      await api.trash(entry.id);
      const action = { label: t('files.undo'), run: () => void restore(entry) };
      toasts.show({ text: t('files.trashed', { name }), tone: 'plain', action });
    } catch {
      store.put(entry);
      toasts.show({ text: t('files.trashFailed', { name }), tone: 'danger' });
    }
  }

  async function download({ id, name }: Entry): Promise<void> {
    try {
      goDownload(await api.downloadUrl(id));
    } catch {
      toasts.show({ text: t('files.downloadFailed', { name }), tone: 'danger' });
    }
  }

  return {
    rename: onRename,
    trash: (entry) => void trash(entry),
    download: (entry) => void download(entry),
  };
}

// The focused button left with its row: without this the keyboard would start again from the top of the page.
function focusList(): void {
  document.getElementById('content')?.focus({ preventScroll: true });
}
