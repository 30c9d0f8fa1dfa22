import { ROOT_ID } from '@cozy/doctypes/files';
import { useState } from 'preact/hooks';
import { Button, Dialog, DialogActions, Icon, IconButton, LoadedView, useLoaded } from '../index.ts';
import { type Entry, isShown } from './entry.ts';
import type { FilesApi } from './files-api.ts';
import { useI18n } from './locales/index.ts';
import { NameDialog } from './name-dialog.tsx';
import './folder-picker.css';

type FolderPickerProps = {
  title: string;
  action: string;
  files: Pick<FilesApi, 'list' | 'listNext' | 'createFolder'>;
  /** Where it begins. */
  startId: string;
  /** Folders that cannot be chosen, nor what is in them: those that are moved. */
  excluded: ReadonlySet<string>;
  onPick: (folder: Entry) => void;
  onClose: () => void;
};

/** Walks through the folders, to choose one. */
export function FolderPicker({ title, action, files, startId, excluded, onPick, onClose }: FolderPickerProps) {
  const { t } = useI18n();
  const [dirId, setDirId] = useState(startId);
  return (
    <Dialog title={title} onClose={onClose}>
      <PickedFolder key={dirId} dirId={dirId} files={files} excluded={excluded} onOpen={setDirId}>
        {(folder) => (
          <DialogActions>
            <Button onClick={onClose}>{t('name.cancel')}</Button>
            <Button
              tone="primary"
              disabled={folder === null}
              onClick={() => {
                if (folder) onPick(folder);
                onClose();
              }}
            >
              {action}
            </Button>
          </DialogActions>
        )}
      </PickedFolder>
    </Dialog>
  );
}

type PickedFolderProps = Pick<FolderPickerProps, 'files' | 'excluded'> & {
  dirId: string;
  onOpen: (dirId: string) => void;
  children: (folder: Entry | null) => preact.ComponentChildren;
};

/** Folders come first in a listing: enough pages of it have all of them. */
async function foldersIn(
  files: FolderPickerProps['files'],
  dirId: string,
): Promise<{ folder: Entry; folders: Entry[] }> {
  const { folder, children, next } = await files.list(dirId, 200);
  const found = [...children];
  let following = next;
  while (following && found.at(-1)?.kind === 'directory') {
    const page = await files.listNext(following);
    found.push(...page.children);
    following = page.next;
  }
  return { folder, folders: found.filter((entry) => entry.kind === 'directory' && isShown(entry)) };
}

function PickedFolder({ dirId, files, excluded, onOpen, children }: PickedFolderProps) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => foldersIn(files, dirId));
  const [isNaming, setNaming] = useState(false);
  return (
    <>
      <div class="picker">
        <LoadedView state={state} onRetry={reload}>
          {({ folder, folders }) => (
            <>
              <div class="picker__here">
                {folder.id !== ROOT_ID && (
                  <Button small onClick={() => onOpen(folder.dirId)}>
                    {t('picker.up')}
                  </Button>
                )}
                <strong class="picker__name" dir="auto">
                  {folder.id === ROOT_ID ? t('files.all') : folder.name}
                </strong>
                <IconButton icon="folderPlus" label={t('name.folderTitle')} onClick={() => setNaming(true)} />
              </div>
              <ul class="bare-list picker__list" aria-label={t('picker.folders')}>
                {folders.map(({ id, name }) => (
                  <li key={id}>
                    <button type="button" class="picker__folder" disabled={excluded.has(id)} onClick={() => onOpen(id)}>
                      <Icon name="folder" />
                      <span class="picker__name" dir="auto">
                        {name}
                      </span>
                      <Icon name="chevron" size={16} />
                    </button>
                  </li>
                ))}
                {folders.length === 0 && <li class="picker__none">{t('picker.none')}</li>}
              </ul>
            </>
          )}
        </LoadedView>
      </div>
      {children(state.phase === 'ready' ? state.data.folder : null)}
      {isNaming && (
        <NameDialog
          title={t('name.folderTitle')}
          action={t('name.create')}
          initial=""
          onSubmit={async (name) => onOpen((await files.createFolder(dirId, name)).id)}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  );
}
