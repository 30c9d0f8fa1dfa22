import { Button, IconButton } from '@cozy/ui';
import { type Entry, ROOT_ID } from '@cozy/ui/files';
import { EntryPicture } from '../browse/entry-picture.tsx';
import { useI18n } from '../locales/index.ts';
import type { DriveServices } from '../owner/services.ts';
import { Versions } from './versions.tsx';
import './details.css';

type DetailsPanelProps = {
  entry: Entry | null;
  /** How many are chosen. */
  count: number;
  services: DriveServices;
  onShare: (entry: Entry) => void;
  onClose: () => void;
};

/** All that is known of what is chosen, or of the folder on screen. */
export function DetailsPanel({ entry, count, services, onShare, onClose }: DetailsPanelProps) {
  const { t } = useI18n();
  const isRoot = entry?.id === ROOT_ID;
  const name = isRoot ? t('nav.files') : entry?.name;
  return (
    <aside class="card details" aria-label={t('command.details')}>
      <header class="details__head">
        <h2 class="details__title" dir="auto">
          {name ?? (count > 0 ? t('selection.count', { count }) : t('command.details'))}
        </h2>
        <IconButton icon="close" label={t('details.close')} onClick={onClose} />
      </header>
      {!entry && <p class="details__note">{t('details.none')}</p>}
      {entry && (
        <>
          {entry.kind === 'file' && (
            <span class="details__picture">
              <EntryPicture key={entry.id} entry={entry} size="small" />
            </span>
          )}
          <Facts entry={entry} />
          {!isRoot && !entry.trashed && (
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

function Facts({ entry }: { entry: Entry }) {
  const { t, format } = useI18n();
  const { kind, mime, size, createdAt, updatedAt, path } = entry;
  const facts: [string, string][] = [
    [t('details.kind'), kind === 'directory' ? t('entry.folder') : mime],
    ...(kind === 'file' ? [[t('columns.size'), format.size(size)] as [string, string]] : []),
    ...(updatedAt ? [[t('details.updated'), format.fullMoment(updatedAt)] as [string, string]] : []),
    ...(createdAt ? [[t('details.created'), format.fullMoment(createdAt)] as [string, string]] : []),
    ...(path ? [[t('details.place'), path] as [string, string]] : []),
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
