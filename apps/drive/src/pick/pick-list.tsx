import { Button, EmptyState, type FindFiles, LoadFailure, SearchInput, Skeleton } from '@cozy/ui';
import { EmptyPicture, type FolderStore, isShown, ROOT_ID } from '@cozy/ui/files';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { PickRows, type PickRowsProps } from './pick-rows.tsx';
import { useFound } from './use-found.ts';

type PickListProps = Omit<PickRowsProps, 'entries' | 'onOpen'> & { listing: FolderStore; findFiles: FindFiles };

/** The folder one is in, to go into the next one or to choose something of it; or what is found by its name. */
export function PickList({ listing, findFiles, ...rows }: PickListProps) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const found = useFound(text.trim(), findFiles);
  const section = useRef<HTMLElement>(null);
  const folder = listing.folder.value;
  const isTop = listing.dirId.value === ROOT_ID;
  const status = listing.status.value;

  function open(id: string): void {
    setText('');
    void listing.open(id).then(() => section.current?.querySelector<HTMLElement>('.pick__row:enabled')?.focus());
  }
  useEffect(() => {
    // The first Escape leaves the search, the next one the page.
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || text === '') return;
      event.stopImmediatePropagation();
      setText('');
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [text]);
  const up = isTop || !folder ? undefined : () => open(folder.dirId);

  return (
    <section ref={section} class="pick__folder" aria-label={t('nav.files')}>
      <SearchInput label={t('pick.search')} value={text} onInput={setText} />
      {found.phase === 'none' && (
        <>
          <div class="pick__here">
            {up && (
              <Button small onClick={up}>
                {t('pick.up')}
              </Button>
            )}
            <strong class="pick__name" dir="auto">
              {isTop ? t('nav.files') : folder?.name}
            </strong>
            {folder && !isTop && rows.mayPick(folder) && (
              <Button small tone="soft" onClick={() => rows.onChoose(folder)}>
                {t('pick.thisFolder')}
              </Button>
            )}
          </div>
          {status.phase === 'failed' && (
            <LoadFailure
              error={status.error}
              title={t('browse.failed')}
              gone={t('browse.gone')}
              onRetry={() => open(listing.dirId.value)}
            />
          )}
          {status.phase === 'loading' && <Waiting />}
          {status.phase !== 'failed' && status.phase !== 'loading' && (
            <Rows
              entries={listing.entries.value.filter(isShown)}
              none={t('pick.empty')}
              {...rows}
              onOpen={open}
              onUp={up}
            >
              {listing.hasMore.value && <More listing={listing} />}
            </Rows>
          )}
        </>
      )}
      {found.phase === 'waiting' && <Waiting />}
      {found.phase === 'failed' && <EmptyState title={t('failed.again')} text="" />}
      {found.phase === 'there' && (
        <Rows entries={found.entries} none={t('pick.none')} {...rows} onOpen={open} hasPlaces />
      )}
    </section>
  );
}

function Rows({ none, ...rows }: PickRowsProps & { none: string }) {
  if (rows.entries.length === 0) return <EmptyState picture={<EmptyPicture />} title={none} text="" />;
  return <PickRows {...rows} />;
}

function Waiting() {
  const { t } = useI18n();
  return (
    <div class="pick__list" role="status" aria-busy="true" aria-label={t('browse.loading')}>
      {['60%', '45%', '70%', '50%'].map((width) => (
        <Skeleton key={width} width={width} height="2rem" />
      ))}
    </div>
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
      <Button tone="soft" busy={state === 'busy'} onClick={() => void more()}>
        {t('browse.partial.retry')}
      </Button>
    </li>
  );
}
