import { Button, LoadFailure, Notice, Skeleton, useSelfHealing } from '@cozy/ui';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { loadPreview } from '../preview/lazy-preview.tsx';
import { useBrowsing } from './browser-context.ts';
import { GridView } from './grid-view.tsx';
import { ListView } from './list-view.tsx';
import { useListFocus } from './use-list-focus.ts';
import './browse.css';
import './tiles.css';

export type LayoutName = 'list' | 'grid';
export type BrowserProps = { label: string; layout: LayoutName; empty: ComponentChildren };

/** When the list is there with its pictures, most likely; in milliseconds. */
const CALM = 2_000;

/** A list of entries in all its states: on its way, failed, empty, there. */
export function Browser({ label, layout, empty }: BrowserProps) {
  const { t } = useI18n();
  const { listing, selection } = useBrowsing();
  const status = listing.status.value;
  const entries = listing.entries.value;
  useEffect(() => selection.prune(), [entries]);
  useListFocus(status.phase === 'ready');
  useEffect(() => {
    // What shows a file is there when the first one is opened, and when the network is gone by then.
    const timer = setTimeout(() => void loadPreview().catch(() => undefined), CALM);
    return () => clearTimeout(timer);
  }, []);
  const [partial, setPartial] = useState(false);
  function loadRest(): void {
    setPartial(false);
    listing.loadRest().catch(() => setPartial(true));
  }
  useEffect(() => {
    // The first page is on screen: the others follow, so that the order and the scroll bar are of all of them.
    if (status.phase === 'ready') loadRest();
  }, [status.phase, listing.dirId.value]);

  useSelfHealing(status.phase === 'failed' ? status.error : null, () => void listing.refresh());

  if (status.phase === 'loading') return <BrowserSkeleton />;
  if (status.phase === 'failed') {
    return (
      <LoadFailure
        error={status.error}
        title={t('browse.failed')}
        gone={t('browse.gone')}
        onRetry={() => void listing.open(listing.dirId.value)}
      />
    );
  }
  if (entries.length === 0) return <>{empty}</>;
  return (
    <>
      {partial && listing.hasMore.value && (
        <Notice icon="warning">
          {t('browse.partial')}
          <Button small onClick={loadRest}>
            {t('browse.partial.retry')}
          </Button>
        </Notice>
      )}
      {layout === 'list' ? <ListView label={label} /> : <GridView label={label} />}
      {!partial && listing.hasMore.value && <BrowserSkeleton />}
    </>
  );
}

const WIDTHS = ['11rem', '16rem', '9rem', '13rem', '15rem', '10rem'];

function BrowserSkeleton() {
  const { t } = useI18n();
  return (
    <div class="list" role="status" aria-busy="true" aria-label={t('browse.loading')}>
      {WIDTHS.map((width) => (
        <div class="row-skeleton" key={width}>
          <Skeleton width="2.5rem" height="2.5rem" />
          <Skeleton width={width} height="0.9rem" />
        </div>
      ))}
    </div>
  );
}
