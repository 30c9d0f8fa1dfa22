import { useRef, useState } from 'preact/hooks';
import { Button, IconButton, type ToastStore } from '../index.ts';
import type { Entry } from './entry.ts';
import { useEntryActions } from './entry-actions.ts';
import { FileList } from './file-list.tsx';
import type { FilesApi } from './files-api.ts';
import { FolderPath } from './folder-path.tsx';
import type { FolderStore } from './folder-store.ts';
import { useI18n } from './locales/index.ts';
import { NameDialog } from './name-dialog.tsx';
import { DropVeil } from './uploads/drop-veil.tsx';
import type { IncomingFile } from './uploads/dropped-files.ts';
import type { Uploader } from './uploads/uploader.ts';
import { UploadsPanel } from './uploads/uploads-panel.tsx';
import './files.css';

export type FilesCardProps = {
  store: FolderStore;
  api: FilesApi;
  uploader: Uploader;
  toasts: ToastStore;
  /** Goes to the address of a download. */
  download: (url: string) => void;
};

type Asking = { kind: 'rename'; entry: Entry } | { kind: 'folder' };

/** The folder on screen: what is in it, what is on its way to it, and everything to do with them. */
export function FilesCard({ store, api, uploader, toasts, download }: FilesCardProps) {
  const { t } = useI18n();
  const [asking, setAsking] = useState<Asking | null>(null);
  const onError = (text: string) => toasts.show({ text, tone: 'danger' });
  const actions = useEntryActions({
    store,
    api,
    toasts,
    goDownload: download,
    onRename: (entry) => setAsking({ kind: 'rename', entry }),
  });
  const folder = store.folder.value;

  function add(files: IncomingFile[]): void {
    if (!folder || files.length === 0) return;
    uploader.add(files, folder).catch(() => onError(t('uploads.error.server')));
  }

  return (
    <section class="card files" aria-labelledby="files-title">
      <div class="files__head">
        <div class="files__title">
          <FolderPath folder={folder} dirId={store.dirId.value} />
          <p class="files__hint">{t('files.hint')}</p>
        </div>
        <IconButton icon="folderPlus" label={t('files.newFolder')} onClick={() => setAsking({ kind: 'folder' })} />
        <AddButton disabled={!folder} onFiles={add} />
      </div>
      <UploadsPanel uploader={uploader} />
      <FileList store={store} actions={actions} onError={onError} />
      <DropVeil
        folderName={folder?.name || t('files.title')}
        onFiles={add}
        onUnreadable={() => onError(t('uploads.error.unreadable'))}
      />
      {asking && <Question asking={asking} store={store} api={api} onClose={() => setAsking(null)} />}
    </section>
  );
}

function AddButton({ disabled, onFiles }: { disabled: boolean; onFiles: (files: IncomingFile[]) => void }) {
  const { t } = useI18n();
  const input = useRef<HTMLInputElement>(null);
  function take(): void {
    const files = [...(input.current?.files ?? [])];
    // The same file chosen twice in a row must be an event again.
    if (input.current) input.current.value = '';
    onFiles(files.map((file) => ({ file, folders: [] })));
  }
  return (
    <>
      <Button tone="primary" icon="upload" disabled={disabled} onClick={() => input.current?.click()}>
        {t('files.add')}
      </Button>
      <input ref={input} class="files__input" type="file" multiple tabIndex={-1} aria-hidden="true" onChange={take} />
    </>
  );
}

type QuestionProps = Pick<FilesCardProps, 'store' | 'api'> & { asking: Asking; onClose: () => void };

function Question({ asking, store, api, onClose }: QuestionProps) {
  const { t } = useI18n();
  if (asking.kind === 'folder') {
    const create = async (name: string) => store.put(await api.createFolder(store.dirId.value, name));
    return (
      <NameDialog
        title={t('name.folderTitle')}
        action={t('name.create')}
        initial=""
        onSubmit={create}
        onClose={onClose}
      />
    );
  }
  const { entry } = asking;
  const rename = async (name: string) => store.put(await api.rename(entry.id, name));
  return (
    <NameDialog
      title={t('name.renameTitle', { name: entry.name })}
      action={t('name.save')}
      initial={entry.name}
      onSubmit={rename}
      onClose={onClose}
    />
  );
}
