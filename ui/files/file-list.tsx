import { useState } from 'preact/hooks';
import { Button, EmptyState, Skeleton } from '../index.ts';
import { EmptyPicture } from './empty-picture.tsx';
import { type EntryActions, FileRow } from './file-row.tsx';
import type { FolderStore } from './folder-store.ts';
import { LoadFailure } from './load-failure.tsx';
import { useI18n } from './locales/index.ts';

export type FileListProps = { store: FolderStore; actions: EntryActions; onError: (text: string) => void };

/** The entries of the folder, or what there is to know when there are none. */
export function FileList({ store, actions, onError }: FileListProps) {
  const { t } = useI18n();
  const status = store.status.value;
  const entries = store.entries.value;
  if (status.phase === 'loading') return <ListSkeleton />;
  if (status.phase === 'failed') {
    return <LoadFailure error={status.error} onRetry={() => void store.open(store.dirId.value)} />;
  }
  if (entries.length === 0) {
    return <EmptyState picture={<EmptyPicture />} title={t('files.empty.title')} text={t('files.empty.text')} />;
  }
  const now = Date.now();
  return (
    <>
      <ul class="files__list bare-list" aria-label={t('files.title')}>
        {entries.map((entry) => (
          <FileRow key={entry.id} entry={entry} now={now} actions={actions} />
        ))}
      </ul>
      {store.hasMore.value && <MoreButton store={store} onError={onError} />}
    </>
  );
}

function MoreButton({ store, onError }: Pick<FileListProps, 'store' | 'onError'>) {
  const { t } = useI18n();
  const [busy, setBusy] = useState(false);
  async function more(): Promise<void> {
    setBusy(true);
    await store.loadMore().catch(() => onError(t('files.moreFailed')));
    setBusy(false);
  }
  return (
    <div class="files__more">
      <Button tone="soft" disabled={busy} onClick={() => void more()}>
        {t('files.more')}
      </Button>
    </div>
  );
}

const SKELETON_WIDTHS = ['11rem', '16rem', '9rem', '13rem', '15rem'];

function ListSkeleton() {
  return (
    <div class="files__list" aria-busy="true">
      {SKELETON_WIDTHS.map((width) => (
        <div class="file" key={width}>
          <Skeleton width="2.5rem" height="2.5rem" />
          <div class="file__text file__text--loading">
            <Skeleton width={width} height="0.9rem" />
            <Skeleton width="6rem" height="0.7rem" />
          </div>
        </div>
      ))}
    </div>
  );
}
