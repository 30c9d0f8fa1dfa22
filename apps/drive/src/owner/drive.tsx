import { AppFrame } from '@cozy/ui';
import { DropVeil, type Entry, type IncomingFile, UploadsPanel } from '@cozy/ui/files';
import { useMemo, useState } from 'preact/hooks';
import { createActions } from '../actions/actions.ts';
import { ownerCommands, trashCommands } from '../actions/owner-commands.ts';
import type { Question } from '../actions/question.ts';
import { Questions } from '../actions/questions.tsx';
import { type Browsing, BrowsingProvider, chosenEntries } from '../browse/browser-context.ts';
import { SelectionBar } from '../browse/selection-bar.tsx';
import { DetailsPanel } from '../details/details-panel.tsx';
import { LinksPage } from '../links/links-page.tsx';
import { useI18n } from '../locales/index.ts';
import { LazyPreview } from '../preview/lazy-preview.tsx';
import { AddMenu } from './add-menu.tsx';
import { DriveNav, UsageNote } from './drive-nav.tsx';
import { EntriesPage } from './entries-page.tsx';
import { hrefOf } from './routes.ts';
import { SearchField } from './search-field.tsx';
import type { DriveServices } from './services.ts';
import './drive.css';

/** The owner's drive: its parts beside, the list of one of them, and what is asked over it. */
export function Drive({ services }: { services: DriveServices }) {
  const { t } = useI18n();
  const [question, ask] = useState<Question | null>(null);
  const { listing, uploader, toasts, details, usage, files } = services;
  const { route, fileId } = services.place.value;
  const actions = useMemo(() => createActions(services, t), [services, t]);
  const browsing = useBrowsingOf(services, actions, ask);
  const folder = listing.folder.value;
  const canAdd = route.view === 'folder' && folder !== null;
  const [chosen, ...more] = chosenEntries(browsing);

  function add(incoming: IncomingFile[]): void {
    if (!folder || incoming.length === 0) return;
    uploader.add(incoming, folder).catch(() => toasts.show({ text: t('failed.again'), tone: 'danger' }));
  }

  return (
    <AppFrame name={t('title')} services={services}>
      <BrowsingProvider value={browsing}>
        <div class={`drive${details.value ? ' drive--details' : ''}`}>
          <aside class="drive__side" aria-label={t('nav.side')}>
            {canAdd && <AddMenu onFiles={add} onFolder={() => ask({ kind: 'folder' })} />}
            <DriveNav view={route.view} />
            <UsageNote usage={usage.value} />
          </aside>
          <div class="drive__main">
            <SearchField route={route} />
            <UploadsPanel uploader={uploader} />
            {route.view === 'links' ? (
              <LinksPage services={services} onShare={(entry) => ask({ kind: 'share', entry })} />
            ) : (
              <EntriesPage
                services={services}
                route={route}
                moveTo={actions.moveIds}
                onEmptyTrash={() => ask({ kind: 'empty-trash' })}
              />
            )}
          </div>
          {details.value && (
            <DetailsPanel
              entry={more.length === 0 ? (chosen ?? folder) : null}
              count={more.length + (chosen ? 1 : 0)}
              services={services}
              onShare={(entry) => ask({ kind: 'share', entry })}
              onClose={() => Object.assign(details, { value: false })}
            />
          )}
          <SelectionBar />
        </div>
        {canAdd && (
          <DropVeil
            folderName={folder.name || t('nav.files')}
            onFiles={add}
            onUnreadable={() => toasts.show({ text: t('failed.unreadable'), tone: 'danger' })}
          />
        )}
        {question && <Questions question={question} services={services} actions={actions} onClose={() => ask(null)} />}
        {fileId && (
          <LazyPreview
            fileId={fileId}
            files={files}
            entries={listing.entries.value}
            hrefOf={(id) => hrefOf(route, id)}
            closeHref={hrefOf(route)}
            onDownload={(entry) => void actions.download([entry])}
            {...(route.view !== 'trash' && { onShare: (entry: Entry) => ask({ kind: 'share', entry }) })}
          />
        )}
      </BrowsingProvider>
    </AppFrame>
  );
}

function useBrowsingOf(
  services: DriveServices,
  actions: ReturnType<typeof createActions>,
  ask: (question: Question) => void,
): Browsing {
  const { t } = useI18n();
  const { listing, selection, details } = services;
  const { route } = services.place.value;
  return useMemo(() => {
    const isTrash = route.view === 'trash';
    const showDetails = (entry: Entry) => {
      selection.only(entry.id);
      details.value = true;
    };
    const deps = { actions, ask, showDetails, t };
    return {
      listing,
      selection,
      hrefOf: ({ id, kind }) =>
        kind === 'directory' ? hrefOf({ view: isTrash ? 'trash' : 'folder', id }) : hrefOf(route, id),
      commandsFor: (entries) => (isTrash ? trashCommands : ownerCommands)(entries, deps),
      ...(!isTrash && { moveTo: actions.moveIds }),
    };
  }, [services, actions, route, t]);
}
