import { Icon } from '@cozy/ui';
import type { Entry } from '@cozy/ui/files';
import { useI18n } from '../locales/index.ts';
import { useBrowsing } from './browser-context.ts';
import { EntryMenu } from './entry-menu.tsx';
import { EntryPicture } from './entry-picture.tsx';
import { useEntryEvents } from './use-entry-events.ts';

export type EntryProps = { entry: Entry; index: number; chosen: boolean; hasFocus: boolean; now: number };

/** A file or a folder as a line of a list. */
export function EntryRow({ entry, index, chosen, hasFocus, now, top }: EntryProps & { top: number }) {
  const { t, format } = useI18n();
  const { hrefOf, placeOf } = useBrowsing();
  const { isOver, handlers } = useEntryEvents(entry);
  const size = entry.kind === 'directory' ? t('entry.folder') : format.size(entry.size);
  const when = entry.updatedAt ? format.moment(entry.updatedAt, now) : '';
  return (
    <div
      {...handlers}
      role="row"
      class={`row${isOver ? ' row--over' : ''}`}
      data-id={entry.id}
      aria-selected={chosen}
      aria-rowindex={index + 2}
      tabIndex={hasFocus ? 0 : -1}
      style={{ top: `${top}px` }}
    >
      <span role="gridcell" class="row__check">
        <EntryCheck entry={entry} chosen={chosen} />
      </span>
      <span role="gridcell" class="row__main">
        <EntryPicture entry={entry} size="tiny" />
        <span class="row__text">
          <a class="row__name" href={hrefOf(entry)} tabIndex={-1} draggable={false} title={entry.name} dir="auto">
            {entry.name}
          </a>
          {placeOf && (
            <span class="row__place" dir="auto">
              {placeOf(entry)}
            </span>
          )}
          <span class="row__meta">
            {size}
            {when && ` · ${when}`}
          </span>
        </span>
        {entry.favorite && <FavoriteMark />}
      </span>
      <span role="gridcell" class="row__date">
        <time dateTime={entry.updatedAt} title={entry.updatedAt && format.fullMoment(entry.updatedAt)}>
          {when}
        </time>
      </span>
      <span role="gridcell" class="row__size">
        {entry.kind === 'file' && size}
      </span>
      <span role="gridcell" class="row__menu">
        <EntryMenu entry={entry} tabIndex={hasFocus ? 0 : -1} />
      </span>
    </div>
  );
}

export function FavoriteMark() {
  const { t } = useI18n();
  return (
    <span class="favorite" title={t('entry.favorite')}>
      <Icon name="star" size={16} />
      <span class="visually-hidden">{t('entry.favorite')}</span>
    </span>
  );
}

export function EntryCheck({ entry, chosen }: { entry: Entry; chosen: boolean }) {
  const { t } = useI18n();
  const { selection } = useBrowsing();
  return (
    <label class="check">
      <input
        type="checkbox"
        tabIndex={-1}
        checked={chosen}
        aria-label={t('entry.choose', { name: entry.name })}
        onClick={(event) => {
          if (!event.shiftKey) return selection.toggle(entry.id);
          event.preventDefault();
          selection.extend(entry.id);
        }}
      />
    </label>
  );
}
