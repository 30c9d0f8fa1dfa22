import { Button, EmptyState, IconButton, useFailureWords } from '@cozy/ui';
import { DropVeil, EmptyPicture, type Entry, type IncomingFile, UploadsPanel } from '@cozy/ui/files';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Breadcrumb } from '../browse/breadcrumb.tsx';
import { Browser } from '../browse/browser.tsx';
import { type Browsing, BrowsingProvider } from '../browse/browser-context.ts';
import { SelectionBar } from '../browse/selection-bar.tsx';
import { SortMenu } from '../browse/sort-menu.tsx';
import { useI18n } from '../locales/index.ts';
import { AddMenu } from '../owner/add-menu.tsx';
import { hrefOf, parsePlace } from '../owner/routes.ts';
import { LazyPreview } from '../preview/lazy-preview.tsx';
import type { PublicServices } from './public-services.ts';
import { useDownload } from './use-download.ts';

type PublicFolderProps = { root: Entry; canAdd: boolean; services: PublicServices };

/** A folder that is shared by a link: what is in it and below it, and adding where the link allows it. */
export function PublicFolder({ root, canAdd, services }: PublicFolderProps) {
  const { t } = useI18n();
  const why = useFailureWords();
  const { listing, selection, layout, uploader, toasts, files } = services;
  const { dirId, fileId } = usePublicPlace(root.id);
  const download = useDownload(services);
  const folder = listing.folder.value;
  const linkTo = (id: string, file: string | null = null) => hrefOf({ view: 'folder', id }, file);

  useEffect(() => {
    selection.clear();
    void listing.open(dirId);
  }, [dirId]);

  const browsing = useMemo<Browsing>(
    () => ({
      listing,
      selection,
      hrefOf: ({ id, kind }) => (kind === 'directory' ? linkTo(id) : linkTo(dirId, id)),
      commandsFor: (entries) => [
        { key: 'download', label: t('command.download'), icon: 'download', run: () => download(entries) },
      ],
    }),
    [services, dirId, t],
  );

  function add(incoming: IncomingFile[]): void {
    if (!folder || incoming.length === 0) return;
    uploader.add(incoming, folder).catch((error: unknown) => toasts.show({ text: why(error), tone: 'danger' }));
  }

  const isGrid = layout.value === 'grid';
  return (
    <BrowsingProvider value={browsing}>
      <UploadsPanel uploader={uploader} />
      <section class="card page" aria-label={root.name}>
        <header class="page__head">
          <Breadcrumb folder={folder} files={files} start={root} hrefOf={linkTo} />
          <span class="page__tools">
            {canAdd && <AddMenu onFiles={add} />}
            <Button tone="soft" icon="download" onClick={() => download([folder ?? root])}>
              {t('public.all')}
            </Button>
            <span class={isGrid ? '' : 'page__phone'}>
              <SortMenu />
            </span>
            <IconButton
              icon={isGrid ? 'list' : 'grid'}
              label={t(isGrid ? 'layout.list' : 'layout.grid')}
              onClick={() => Object.assign(layout, { value: isGrid ? 'list' : 'grid' })}
            />
          </span>
        </header>
        <Browser
          label={root.name}
          layout={layout.value}
          empty={<EmptyState picture={<EmptyPicture />} title={t('none.folder.title')} text={t('public.empty')} />}
        />
      </section>
      <SelectionBar />
      {canAdd && (
        <DropVeil
          folderName={folder?.name ?? root.name}
          onFiles={add}
          onUnreadable={() => toasts.show({ text: t('failed.unreadable'), tone: 'danger' })}
        />
      )}
      {fileId && (
        <LazyPreview
          fileId={fileId}
          files={files}
          entries={listing.entries.value}
          hrefOf={(id) => linkTo(dirId, id)}
          closeHref={linkTo(dirId)}
          onDownload={(entry) => download([entry])}
        />
      )}
    </BrowsingProvider>
  );
}

function usePublicPlace(rootId: string): { dirId: string; fileId: string | null } {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  const { route, fileId } = parsePlace(hash);
  const isNamed = hash.startsWith('#/folder/') && route.view === 'folder';
  return { dirId: isNamed ? route.id : rootId, fileId };
}
