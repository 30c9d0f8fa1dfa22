import { Button, EmptyState, Icon, Skeleton } from '@cozy/ui';
import { EmptyPicture, type Entry, type FolderStore, isShown, LoadFailure, ROOT_ID } from '@cozy/ui/files';
import { useState } from 'preact/hooks';
import { EntryPicture } from '../browse/entry-picture.tsx';
import { useI18n } from '../locales/index.ts';

type PickListProps = {
  listing: FolderStore;
  chosen: Entry | null;
  mayPick: (entry: Entry) => boolean;
  onChoose: (entry: Entry | null) => void;
};

/** The folder one is in, to go into the next one or to choose something of it. */
export function PickList({ listing, chosen, mayPick, onChoose }: PickListProps) {
  const { t } = useI18n();
  const folder = listing.folder.value;
  const isTop = listing.dirId.value === ROOT_ID;
  const open = (id: string) => {
    onChoose(null);
    void listing.open(id);
  };
  return (
    <section class="pick__folder" aria-label={t('nav.files')}>
      <div class="pick__here">
        {!isTop && folder && (
          <Button small onClick={() => open(folder.dirId)}>
            {t('pick.up')}
          </Button>
        )}
        <strong class="pick__name" dir="auto">
          {isTop ? t('nav.files') : folder?.name}
        </strong>
        {folder && !isTop && mayPick(folder) && (
          <Button small tone="soft" onClick={() => onChoose(folder)}>
            {t('pick.thisFolder')}
          </Button>
        )}
      </div>
      <Entries {...{ listing, chosen, mayPick, onChoose, open }} />
    </section>
  );
}

function Entries({ listing, chosen, mayPick, onChoose, open }: PickListProps & { open: (id: string) => void }) {
  const { t } = useI18n();
  const status = listing.status.value;
  if (status.phase === 'failed') return <LoadFailure error={status.error} onRetry={() => open(listing.dirId.value)} />;
  if (status.phase === 'loading') {
    return (
      <div class="pick__list" role="status" aria-busy="true" aria-label={t('browse.loading')}>
        {['60%', '45%', '70%', '50%'].map((width) => (
          <Skeleton key={width} width={width} height="2rem" />
        ))}
      </div>
    );
  }
  const entries = listing.entries.value.filter(isShown);
  if (entries.length === 0) return <EmptyState picture={<EmptyPicture />} title={t('pick.empty')} text="" />;
  return (
    <ul class="bare-list pick__list">
      {entries.map((entry) => (
        <li key={entry.id}>
          {entry.kind === 'directory' ? (
            <button type="button" class="pick__row" onClick={() => open(entry.id)}>
              <EntryPicture entry={entry} size="tiny" />
              <span class="pick__name" dir="auto">
                {entry.name}
              </span>
              <Icon name="chevron" size={16} />
            </button>
          ) : (
            <FileRow entry={entry} isChosen={entry.id === chosen?.id} mayPick={mayPick(entry)} onChoose={onChoose} />
          )}
        </li>
      ))}
      {listing.hasMore.value && <More listing={listing} />}
    </ul>
  );
}

type FileRowProps = { entry: Entry; isChosen: boolean; mayPick: boolean; onChoose: (entry: Entry) => void };

function FileRow({ entry, isChosen, mayPick, onChoose }: FileRowProps) {
  const { format } = useI18n();
  return (
    <button type="button" class="pick__row" aria-pressed={isChosen} disabled={!mayPick} onClick={() => onChoose(entry)}>
      <EntryPicture entry={entry} size="tiny" />
      <span class="pick__name" dir="auto">
        {entry.name}
      </span>
      <span class="pick__size">{format.size(entry.size)}</span>
    </button>
  );
}

function More({ listing }: { listing: FolderStore }) {
  const { t } = useI18n();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  async function more(): Promise<void> {
    setState('busy');
    await listing.loadMore().then(
      () => setState('idle'),
      () => setState('failed'),
    );
  }
  return (
    <li class="pick__more">
      {state === 'failed' && <p>{t('browse.partial')}</p>}
      <Button tone="soft" disabled={state === 'busy'} onClick={() => void more()}>
        {t('browse.partial.retry')}
      </Button>
    </li>
  );
}
