import { Button, EmptyState, IconButton } from '@cozy/ui';
import { EmptyPicture, ROOT_ID, TRASH_ID } from '@cozy/ui/files';
import { Breadcrumb } from '../browse/breadcrumb.tsx';
import { Browser } from '../browse/browser.tsx';
import type { MoveTo } from '../browse/dragged.ts';
import { SortMenu } from '../browse/sort-menu.tsx';
import { useI18n } from '../locales/index.ts';
import { hrefOf, type Route } from './routes.ts';
import type { DriveServices } from './services.ts';

type EntriesRoute = Exclude<Route, { view: 'links' }>;
type EntriesPageProps = { services: DriveServices; route: Route; moveTo: MoveTo; onEmptyTrash: () => void };

/** A list of entries with what it is called, and how it is shown. */
export function EntriesPage({ services, route, moveTo, onEmptyTrash }: EntriesPageProps) {
  const { t } = useI18n();
  const { listing, layout, details } = services;
  const { view } = route as EntriesRoute;
  const title = useTitle(route as EntriesRoute, services);
  document.title = `${title} · ${t('title')}`;
  const isGrid = layout.value === 'grid';
  return (
    <section class="card page" aria-label={title}>
      <header class="page__head">
        <PageTitle title={title} services={services} route={route as EntriesRoute} moveTo={moveTo} />
        <span class="page__tools">
          <span class={isGrid ? '' : 'page__phone'}>
            <SortMenu />
          </span>
          <IconButton
            icon={isGrid ? 'list' : 'grid'}
            label={t(isGrid ? 'layout.list' : 'layout.grid')}
            onClick={() => Object.assign(layout, { value: isGrid ? 'list' : 'grid' })}
          />
          <IconButton
            icon="info"
            label={t('command.details')}
            aria-pressed={details.value}
            onClick={() => Object.assign(details, { value: !details.value })}
          />
        </span>
      </header>
      {view === 'trash' && listing.entries.value.length > 0 && (
        <p class="page__note">
          <span>{t('none.trash.text')}</span>
          <Button small tone="soft" onClick={onEmptyTrash}>
            {t('empty.action')}
          </Button>
        </p>
      )}
      <Browser
        label={title}
        layout={layout.value}
        empty={<EmptyState picture={<EmptyPicture />} {...useNothing(route as EntriesRoute)} />}
      />
    </section>
  );
}

function useNothing(route: EntriesRoute): { title: string; text: string } {
  const { t } = useI18n();
  const { view } = route;
  if (view === 'search' && route.text === '') return { title: t('search.start'), text: t('search.startText') };
  return { title: t(`none.${view}.title`), text: t(`none.${view}.text`) };
}

function useTitle(route: EntriesRoute, { listing }: DriveServices): string {
  const { t } = useI18n();
  switch (route.view) {
    case 'folder':
      return (route.id === ROOT_ID ? '' : listing.folder.value?.name) || t('nav.files');
    case 'trash':
      return (route.id === TRASH_ID ? '' : listing.folder.value?.name) || t('nav.trash');
    case 'search':
      return route.text === '' ? t('search.label') : t('search.title', { text: route.text });
    default:
      return t(`nav.${route.view}`);
  }
}

type PageTitleProps = { title: string; services: DriveServices; route: EntriesRoute; moveTo: MoveTo };

function PageTitle({ title, services: { listing, files }, route, moveTo }: PageTitleProps) {
  const { t } = useI18n();
  if (route.view !== 'folder' && route.view !== 'trash') {
    return (
      <h1 class="crumbs__title page__title" dir="auto">
        {title}
      </h1>
    );
  }
  const { view } = route;
  const start = view === 'folder' ? { id: ROOT_ID, name: t('nav.files') } : { id: TRASH_ID, name: t('nav.trash') };
  return (
    <Breadcrumb
      folder={listing.folder.value}
      files={files}
      start={start}
      hrefOf={(id) => hrefOf({ view, id })}
      {...(view === 'folder' && { moveTo })}
    />
  );
}
