import { Icon } from '../index.ts';
import { type Entry, ROOT_ID } from './entry.ts';
import { useI18n } from './locales/index.ts';

/** The way back from a folder: the root, the parent, the folder itself. The title of the list at the root. */
export function FolderPath({ folder, dirId }: { folder: Entry | null; dirId: string }) {
  const { t } = useI18n();
  if (dirId === ROOT_ID) return <h2 id="files-title">{t('files.title')}</h2>;
  const names = folder?.path.split('/').filter(Boolean) ?? [];
  const parent = names.at(-2);
  return (
    <div class="path">
      <nav aria-label={t('files.path')}>
        <ol class="path__list bare-list">
          <li>
            <a href="#/">{t('files.all')}</a>
          </li>
          {names.length > 2 && <li aria-hidden="true">…</li>}
          {folder && parent && (
            <li>
              <a href={`#/folder/${folder.dirId}`}>{parent}</a>
            </li>
          )}
        </ol>
      </nav>
      <h2 id="files-title" class="path__here">
        <Icon name="folder" />
        {folder?.name ?? '…'}
      </h2>
    </div>
  );
}
