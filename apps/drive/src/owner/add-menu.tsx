import { Icon, Menu, menuIcon } from '@cozy/ui';
import type { IncomingFile } from '@cozy/ui/files';
import { useRef } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';

type AddMenuProps = { onFiles: (files: IncomingFile[]) => void; onFolder?: () => void };

/** Files of a chosen folder know their path in it. */
function withFolders(file: File): IncomingFile {
  return { file, folders: file.webkitRelativePath.split('/').slice(0, -1).filter(Boolean) };
}

/** The button of all that can be added: files, a whole folder, a new folder. */
export function AddMenu({ onFiles, onFolder }: AddMenuProps) {
  const { t } = useI18n();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  function take({ currentTarget }: { currentTarget: HTMLInputElement }): void {
    const found = [...(currentTarget.files ?? [])].map(withFolders);
    // The same file chosen twice in a row must be an event again.
    currentTarget.value = '';
    onFiles(found);
  }
  const hidden = { type: 'file', multiple: true, tabIndex: -1, 'aria-hidden': true, class: 'add__input' } as const;
  const newFolder = { key: 'new', label: t('add.newFolder'), icon: menuIcon('folderPlus') };
  return (
    <div class="add">
      <Menu
        label={t('add.label')}
        align="start"
        triggerClass="ui-button ui-button--primary add__button"
        trigger={
          <>
            <Icon name="plus" />
            <span class="add__word">{t('add.label')}</span>
          </>
        }
        items={[
          { key: 'files', label: t('add.files'), icon: menuIcon('upload'), onSelect: () => files.current?.click() },
          { key: 'folder', label: t('add.folder'), icon: menuIcon('folder'), onSelect: () => folder.current?.click() },
          ...(onFolder ? [{ ...newFolder, onSelect: onFolder }] : []),
        ]}
      />
      <input {...hidden} ref={files} onChange={take} />
      <input {...hidden} ref={folder} {...{ webkitdirectory: true }} onChange={take} />
    </div>
  );
}
