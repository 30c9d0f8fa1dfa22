import { Button, EmptyState, Skeleton, TintedIcon, useFailureWords, useSelfHealing } from '@cozy/ui';
import { EmptyPicture, type Entry, type IncomingFile, lookOf, UploadsPanel } from '@cozy/ui/files';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import type { HomeServices } from '../services.ts';
import { AddButton } from './add-button.tsx';
import './recent.css';

type RecentCardProps = {
  /** How many files to expect while they are on their way. */
  skeletons: number;
  services: HomeServices;
  /** Address of the drive; empty when it is not installed. */
  driveHref: string;
  onFiles: (files: IncomingFile[]) => void;
};

/** What the owner worked on last, what is on its way, and a way to add more. */
export function RecentCard({ skeletons, services, driveHref, onFiles }: RecentCardProps) {
  const { t } = useI18n();
  const { uploader, recent } = services;
  const why = useFailureWords();
  const state = recent.state.value;
  useSelfHealing(state.phase === 'failed' ? state.error : null, recent.load);
  const hasFiles = state.phase === 'ready' && state.files.length > 0;
  return (
    <section class="card recent" aria-labelledby="recent-title">
      <div class="recent__head">
        <div class="recent__title">
          <h2 id="recent-title">{t('recent.title')}</h2>
          <p class="recent__hint">{t('recent.hint')}</p>
        </div>
        {driveHref && hasFiles && (
          <a class="ui-button ui-button--quiet recent__all" href={`${driveHref}#/recent`}>
            {t('recent.all')}
          </a>
        )}
        <AddButton onFiles={onFiles} />
      </div>
      <UploadsPanel uploader={uploader} />
      {state.phase === 'loading' && <LoadingTiles count={skeletons} />}
      {state.phase === 'failed' && (
        <EmptyState
          title={t('recent.failed')}
          text={why(state.error)}
          action={
            <Button tone="soft" icon="retry" onClick={recent.load}>
              {t('recent.retry')}
            </Button>
          }
        />
      )}
      {state.phase === 'ready' &&
        (hasFiles ? (
          <ul class="recent__grid bare-list">
            {state.files.map((entry) => (
              <li key={entry.id}>
                <RecentFile entry={entry} services={services} driveHref={driveHref} />
              </li>
            ))}
          </ul>
        ) : (
          <EmptyState picture={<EmptyPicture />} title={t('recent.none')} text={t('recent.noneText')} />
        ))}
    </section>
  );
}

function LoadingTiles({ count }: { count: number }) {
  return (
    <div class="recent__grid" aria-busy="true">
      {Array.from({ length: Math.max(1, count) }, (_, n) => (
        <span key={n} class="recent__file">
          <Skeleton width="100%" height="6.5rem" />
          <Skeleton width="80%" height="1.25rem" />
          <Skeleton width="50%" height="1rem" />
        </span>
      ))}
    </div>
  );
}

type RecentFileProps = Pick<RecentCardProps, 'services' | 'driveHref'> & { entry: Entry };

/** Shown by the drive; without it, it is downloaded. */
function RecentFile({ entry, services, driveHref }: RecentFileProps) {
  const { t, format } = useI18n();
  const { files, download, toasts } = services;
  const look = (
    <>
      <RecentPicture entry={entry} />
      <span class="recent__name" dir="auto">
        {entry.name}
      </span>
      <time class="recent__when" dateTime={entry.updatedAt} title={format.fullMoment(entry.updatedAt)}>
        {format.moment(entry.updatedAt, Date.now())}
      </time>
    </>
  );
  if (driveHref) {
    return (
      <a class="recent__file" href={`${driveHref}#/folder/${entry.dirId}/file/${entry.id}`} title={entry.name}>
        {look}
      </a>
    );
  }
  const fetchIt = () =>
    files.downloadUrl(entry.id).then(download, () => toasts.show({ text: t('recent.gone'), tone: 'danger' }));
  return (
    <button type="button" class="recent__file" title={entry.name} onClick={() => void fetchIt()}>
      {look}
    </button>
  );
}

function RecentPicture({ entry }: { entry: Entry }) {
  const src = entry.thumbnails?.small;
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span class="recent__picture">
      {src && src !== broken ? (
        <img
          src={src}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => setBroken(src)}
          onLoad={({ currentTarget }) => isPlaceholder(currentTarget) && setBroken(src)}
        />
      ) : (
        <TintedIcon {...lookOf(entry)} />
      )}
    </span>
  );
}

/** The server answers an image even when the thumbnail is not made yet, and this size tells it. */
const isPlaceholder = ({ naturalWidth, naturalHeight }: HTMLImageElement) =>
  naturalWidth === 96 && naturalHeight === 96;
