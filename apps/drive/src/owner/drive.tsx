import { AppFrame, type Translate, useFailureWords } from '@cozy/ui';
import { DropVeil, type Entry, type IncomingFile, ROOT_ID, TRASH_ID, UploadsPanel } from '@cozy/ui/files';
import { useMemo, useState } from 'preact/hooks';
import { createActions } from '../actions/actions.ts';
import { ownerCommands, trashCommands } from '../actions/owner-commands.ts';
import type { Question } from '../actions/question.ts';
import { Questions } from '../actions/questions.tsx';
import { type Browsing, BrowsingProvider, chosenEntries } from '../browse/browser-context.ts';
import { SelectionBar } from '../browse/selection-bar.tsx';
import { CopiesPanel } from '../copies/copies-panel.tsx';
import { DetailsPanel } from '../details/details-panel.tsx';
import { LinksPage } from '../links/links-page.tsx';
import type { Key } from '../locales/en.ts';
import { useI18n } from '../locales/index.ts';
import { LazyPreview } from '../preview/lazy-preview.tsx';
import { AddMenu } from './add-menu.tsx';
import { DriveNav, UsageNote } from './drive-nav.tsx';
import { EntriesPage } from './entries-page.tsx';
import { folderWords, placeWords } from './folder-words.ts';
import { hrefOf, type Route } from './routes.ts';
import { SearchField } from './search-field.tsx';
import type { DriveServices } from './services.ts';
import { shortcutsOf } from './shortcuts.ts';
import './drive.css';

/** The owner's drive: its parts beside, the list of one of them, and what is asked over it. */
export function Drive({ services }: { services: DriveServices }) {
  const { t } = useI18n();
  const why = useFailureWords();
  const [question, ask] = useState<Question | null>(null);
  const { listing, uploader, toasts, details, usage, files } = services;
  const { route, fileId } = services.place.value;
  const actions = useMemo(() => createActions(services, t, why), [services, t]);
  const browsing = useBrowsingOf(services, actions, ask);
  const folder = listing.folder.value;
  const isFound = route.view === 'search' && listing.status.value.phase === 'ready';
  const [chosen, ...more] = chosenEntries(browsing);

  /** To the folder on screen; from a list that is no folder, to the top, which is then shown. */
  async function add(incoming: IncomingFile[]): Promise<void> {
    if (incoming.length === 0) return;
    const isFolder = route.view === 'folder';
    try {
      const target = isFolder ? (folder ?? (await files.get(route.id))) : { id: ROOT_ID, path: '/' };
      if (!isFolder) location.hash = hrefOf({ view: 'folder', id: ROOT_ID });
      await uploader.add(incoming, target);
    } catch (error) {
      toasts.show({ text: why(error), tone: 'danger' });
    }
  }
  const takeFiles = (incoming: IncomingFile[]) => void add(incoming);

  return (
    <AppFrame name={t('title')} services={services} shortcuts={shortcutsOf(t)}>
      <BrowsingProvider value={browsing}>
        <div class={`drive${details.value ? ' drive--details' : ''}`}>
          <aside class="drive__side" aria-label={t('nav.side')}>
            <AddMenu onFiles={takeFiles} onFolder={() => ask({ kind: 'folder' })} />
            <DriveNav view={route.view} />
            <UsageNote usage={usage.value} />
          </aside>
          <div class="drive__main">
            <SearchField route={route} found={isFound ? listing.entries.value.length : null} />
            <div class="drive__work">
              <CopiesPanel copies={services.copies} />
              <UploadsPanel uploader={uploader} />
            </div>
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
              chosen={chosen ? [chosen, ...more] : []}
              services={services}
              onShare={(entry) => ask({ kind: 'share', entry })}
              onClose={() => Object.assign(details, { value: false })}
            />
          )}
          <SelectionBar />
        </div>
        <DropVeil
          folderName={(route.view === 'folder' && folder?.name) || t('nav.files')}
          onFiles={takeFiles}
          onUnreadable={() => toasts.show({ text: t('failed.unreadable'), tone: 'danger' })}
        />
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

/** Where an entry is, for the lists whose entries are in many folders. */
function placesOf(route: Route, t: Translate<Key>): Pick<Browsing, 'placeOf'> {
  switch (route.view) {
    case 'recent':
    case 'favorites':
    case 'search':
      return { placeOf: ({ path }) => path && placeWords(path, t) };
    case 'trash':
      return route.id === TRASH_ID ? { placeOf: ({ restorePath }) => restorePath && folderWords(restorePath, t) } : {};
    default:
      return {};
  }
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
      ...placesOf(route, t),
      ...(!isTrash && { moveTo: actions.moveIds }),
    };
  }, [services, actions, route, t]);
}
