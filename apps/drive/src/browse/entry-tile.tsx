import { useI18n } from '../locales/index.ts';
import { useBrowsing } from './browser-context.ts';
import { EntryMenu } from './entry-menu.tsx';
import { EntryPicture } from './entry-picture.tsx';
import { EntryCheck, type EntryProps, FavoriteMark } from './entry-row.tsx';
import { useEntryEvents } from './use-entry-events.ts';

/** A file or a folder as a tile of a grid. */
export function EntryTile({ entry, chosen, hasFocus }: EntryProps) {
  const { t, format } = useI18n();
  const { hrefOf, placeOf } = useBrowsing();
  const { isOver, handlers } = useEntryEvents(entry);
  return (
    <div
      {...handlers}
      role="gridcell"
      class={`tile${isOver ? ' tile--over' : ''}`}
      data-id={entry.id}
      aria-selected={chosen}
      tabIndex={hasFocus ? 0 : -1}
    >
      <span class="tile__picture">
        <EntryPicture entry={entry} size="small" />
      </span>
      <span class="tile__text">
        <a class="tile__name" href={hrefOf(entry)} tabIndex={-1} draggable={false} title={entry.name} dir="auto">
          {entry.name}
        </a>
        <span class="tile__meta" dir="auto">
          {placeOf?.(entry) || (entry.kind === 'directory' ? t('entry.folder') : format.size(entry.size))}
        </span>
      </span>
      {entry.favorite && <FavoriteMark />}
      <EntryCheck entry={entry} chosen={chosen} />
      <EntryMenu entry={entry} tabIndex={hasFocus ? 0 : -1} />
    </div>
  );
}
