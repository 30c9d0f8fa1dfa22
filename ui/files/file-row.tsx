import { Icon, IconButton, Menu, menuIcon, TintedIcon } from '../index.ts';
import type { Entry } from './entry.ts';
import { lookOf } from './entry-look.ts';
import { useI18n } from './locales/index.ts';

export type EntryActions = {
  download: (entry: Entry) => void;
  rename: (entry: Entry) => void;
  trash: (entry: Entry) => void;
};

type RowProps = { entry: Entry; now: number; actions: EntryActions };

export function FileRow({ entry, now, actions }: RowProps) {
  const { t, format } = useI18n();
  const { icon, tint } = lookOf(entry);
  const isFolder = entry.kind === 'directory';
  return (
    <li class="file" data-id={entry.id}>
      <TintedIcon icon={icon} tint={tint} />
      <div class="file__text">
        {isFolder ? (
          <a class="file__name file__name--link" href={`#/folder/${entry.id}`}>
            {entry.name}
          </a>
        ) : (
          <span class="file__name" title={entry.name}>
            {entry.name}
          </span>
        )}
        <span class="file__meta">
          {isFolder ? t('files.folder') : format.size(entry.size)}
          {entry.updatedAt && (
            <>
              <span aria-hidden="true"> · </span>
              <time dateTime={entry.updatedAt} title={format.fullMoment(entry.updatedAt)}>
                {format.moment(entry.updatedAt, now)}
              </time>
            </>
          )}
        </span>
      </div>
      {!isFolder && (
        <span class="file__download">
          <IconButton
            icon="download"
            label={t('files.downloadNamed', { name: entry.name })}
            onClick={() => actions.download(entry)}
          />
        </span>
      )}
      <RowMenu entry={entry} actions={actions} />
    </li>
  );
}

function RowMenu({ entry, actions }: Omit<RowProps, 'now'>) {
  const { t } = useI18n();
  const download = {
    key: 'download',
    label: t('files.download'),
    icon: menuIcon('download'),
    onSelect: () => actions.download(entry),
  };
  return (
    <Menu
      label={t('files.actions', { name: entry.name })}
      triggerClass="ui-button ui-button--quiet ui-button--icon"
      trigger={<Icon name="more" />}
      items={[
        ...(entry.kind === 'file' ? [download] : []),
        { key: 'rename', label: t('files.rename'), icon: menuIcon('pencil'), onSelect: () => actions.rename(entry) },
        {
          key: 'trash',
          label: t('files.trash'),
          icon: menuIcon('trash'),
          danger: true,
          onSelect: () => actions.trash(entry),
        },
      ]}
    />
  );
}
