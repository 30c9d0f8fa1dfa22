import { Button, IconButton } from '@cozy/ui';
import { type Entry, ROOT_ID, TRASH_ID } from '@cozy/ui/files';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { EntryPicture } from '../browse/entry-picture.tsx';
import { useI18n } from '../locales/index.ts';
import { folderWords, placeWords } from '../owner/folder-words.ts';
import type { DriveServices } from '../owner/services.ts';
import { kindWords } from './kind-words.ts';
import { Versions } from './versions.tsx';
import './details.css';

type DetailsPanelProps = {
  entry: Entry | null;
  chosen: readonly Entry[];
  services: DriveServices;
  onShare: (entry: Entry) => void;
  onClose: () => void;
};

/** All that is known of what is chosen, or of the folder on screen. */
export function DetailsPanel({ entry, chosen, services, onShare, onClose }: DetailsPanelProps) {
  const { t } = useI18n();
  const names: Record<string, string> = { [ROOT_ID]: t('nav.files'), [TRASH_ID]: t('nav.trash') };
  const isTop = entry !== null && entry.id in names;
  const name = entry && (names[entry.id] ?? entry.name);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => closeByTap(panel, onClose), []);
  return (
    <aside ref={panel} class="card details" aria-label={t('command.details')}>
      <header class="details__head">
        <h2 class="details__title" dir="auto">
          {name ?? (chosen.length > 0 ? t('selection.count', { count: chosen.length }) : t('command.details'))}
        </h2>
        <IconButton icon="close" label={t('details.close')} onClick={onClose} />
      </header>
      {!entry && <p class="details__note">{chosen.length > 0 ? <Sum entries={chosen} /> : t('details.none')}</p>}
      {entry && (
        <>
          {entry.kind === 'file' && (
            <span class="details__picture">
              <EntryPicture key={entry.id} entry={entry} size="small" />
            </span>
          )}
          <Facts entry={entry} />
          {!isTop && !isInTrash(entry) && (
            <Button tone="soft" icon="link" onClick={() => onShare(entry)}>
              {t('command.share')}
            </Button>
          )}
          {entry.kind === 'file' && (
            <Versions key={`${entry.id} ${entry.updatedAt}`} entry={entry} services={services} />
          )}
        </>
      )}
    </aside>
  );
}

/** Where the details are a sheet over the list, a tap beside it puts it away. */
function closeByTap(panel: RefObject<HTMLElement | null>, onClose: () => void): () => void {
  const isSheet = window.matchMedia('(max-width: 72rem)');
  const onPointerDown = ({ target }: PointerEvent) => {
    const isOutside =
      target instanceof Element && !target.closest('.page__tools, dialog') && !panel.current?.contains(target);
    if (isSheet.matches && isOutside) onClose();
  };
  document.addEventListener('pointerdown', onPointerDown);
  return () => document.removeEventListener('pointerdown', onPointerDown);
}

const isInTrash = ({ trashed, path }: Entry): boolean => trashed || path.startsWith('/.cozy_trash/');

/** What many are together. */
function Sum({ entries }: { entries: readonly Entry[] }) {
  const { t, format } = useI18n();
  const files = entries.filter(({ kind }) => kind === 'file');
  const folders = entries.length - files.length;
  const size = files.reduce((sum, entry) => sum + entry.size, 0);
  const parts = [
    ...(folders > 0 ? [t('details.manyFolders', { count: folders })] : []),
    ...(files.length > 0 ? [t('details.many', { size: format.size(size) })] : []),
  ];
  return <>{parts.join(' · ')}</>;
}

function Facts({ entry }: { entry: Entry }) {
  const { t, format } = useI18n();
  const { kind, size, createdAt, updatedAt, path, restorePath } = entry;
  const isHidden = entry.id === ROOT_ID || entry.id === TRASH_ID || isInTrash(entry);
  const facts: [string, string][] = [
    [t('details.kind'), kindWords(entry, t)],
    ...(kind === 'file' ? [[t('columns.size'), format.size(size)] as [string, string]] : []),
    ...(updatedAt ? [[t('details.updated'), format.fullMoment(updatedAt)] as [string, string]] : []),
    ...(createdAt ? [[t('details.created'), format.fullMoment(createdAt)] as [string, string]] : []),
    ...(path && !isHidden ? [[t('details.place'), placeWords(path, t)] as [string, string]] : []),
    ...(restorePath ? [[t('details.before'), folderWords(restorePath, t)] as [string, string]] : []),
  ];
  return (
    <dl class="details__facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd dir="auto">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
