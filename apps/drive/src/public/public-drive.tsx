import {
  Button,
  EmptyState,
  Icon,
  LoadedView,
  Mark,
  Notice,
  Skeleton,
  Toasts,
  useFailureWords,
  useLoaded,
} from '@cozy/ui';
import { EmptyPicture, type Entry } from '@cozy/ui/files';
import { useEffect } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { PreviewContent } from '../preview/preview-content.tsx';
import { PublicFolder } from './public-folder.tsx';
import type { PublicServices } from './public-services.ts';
import { useDownload } from './use-download.ts';
import '../preview/preview.css';
import '../owner/drive.css';
import './public.css';

/** What a link shows to whoever has it. */
export function PublicDrive({ services }: { services: PublicServices }) {
  const { t } = useI18n();
  const shared = services.shared.value;
  useEffect(services.load, [services]);
  document.title = shared.phase === 'ready' ? shared.entry.name : t('title');
  return (
    <div class="ui-shell">
      <header class="public-bar">
        <Mark size={30} />
        <span>{t('public.by')}</span>
      </header>
      <div role="status">{!services.online.value && <Notice icon="cloudOff">{t('public.offline')}</Notice>}</div>
      <main id="content" class="public">
        <SharedView services={services} />
      </main>
      <Toasts store={services.toasts} closeLabel={t('close')} />
    </div>
  );
}

function SharedView({ services }: { services: PublicServices }) {
  const { t } = useI18n();
  const why = useFailureWords();
  const shared = services.shared.value;
  switch (shared.phase) {
    case 'loading':
      return (
        <div role="status" aria-busy="true" aria-label={t('browse.loading')}>
          <Skeleton width="100%" height="12rem" />
        </div>
      );
    case 'over':
      return <EmptyState picture={<EmptyPicture />} title={t('public.over')} text={t('public.overText')} />;
    case 'failed':
      return (
        <EmptyState
          title={t('public.failed')}
          text={why(shared.error)}
          action={
            <Button tone="soft" icon="retry" onClick={services.load}>
              {t('public.retry')}
            </Button>
          }
        />
      );
    case 'ready':
      return shared.entry.kind === 'directory' ? (
        <PublicFolder root={shared.entry} canAdd={shared.canAdd} services={services} />
      ) : (
        <PublicFile entry={shared.entry} services={services} />
      );
  }
}

function PublicFile({ entry, services }: { entry: Entry; services: PublicServices }) {
  const { t, format } = useI18n();
  const download = useDownload(services);
  const [state, reload] = useLoaded(() => services.files.viewUrl(entry.id));
  return (
    <section class="card page">
      <header class="page__head">
        <h1 class="crumbs__title page__title" dir="auto">
          {entry.name}
        </h1>
        <span class="public__size">{format.size(entry.size)}</span>
        <button type="button" class="ui-button ui-button--primary" onClick={() => download([entry])}>
          <Icon name="download" size={18} />
          <span>{t('command.download')}</span>
        </button>
      </header>
      <div class="public__stage">
        <LoadedView state={state} onRetry={reload}>
          {(url) => <PreviewContent entry={entry} url={url} onDownload={() => download([entry])} />}
        </LoadedView>
      </div>
    </section>
  );
}
