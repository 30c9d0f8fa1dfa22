import { Icon } from '@cozy/ui';
import type { SortKey } from '@cozy/ui/files';
import { useRef } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { useBrowsing } from './browser-context.ts';
import { EntryRow } from './entry-row.tsx';
import { useListKeys } from './use-list-keys.ts';
import { useRem } from './use-rem.ts';
import { useRowsInView } from './virtual-rows.ts';

/** As in the styles. */
const ROW_REMS = 3.75;

/** The entries as lines; only those on screen are in the page, however many there are. */
export function ListView({ label }: { label: string }) {
  const browsing = useBrowsing();
  const { listing, selection } = browsing;
  const list = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const entries = listing.entries.value;
  const { ids, cursor } = selection.state.value;
  const rowHeight = Math.round(ROW_REMS * useRem());
  const { first, last } = useRowsInView(body, rowHeight, entries.length);
  const onKeyDown = useListKeys(list, browsing, { columns: 1, rowHeight });
  const now = Date.now();
  const focused = Math.max(0, cursor === null ? 0 : entries.findIndex(({ id }) => id === cursor));
  const shown = entries.slice(first, last).map((entry, at) => ({ entry, index: first + at }));
  // The one that has the keyboard stays in the page when it is scrolled away.
  const away = entries[focused];
  if (away && (focused < first || focused >= last)) shown.push({ entry: away, index: focused });
  return (
    <div
      ref={list}
      class="list"
      role="grid"
      aria-label={label}
      aria-multiselectable="true"
      aria-rowcount={entries.length + 1}
      onKeyDown={onKeyDown}
    >
      <ListHead />
      <div ref={body} role="rowgroup" class="list__body" style={{ height: `${entries.length * rowHeight}px` }}>
        {shown.map(({ entry, index }) => (
          <EntryRow
            key={entry.id}
            entry={entry}
            index={index}
            top={index * rowHeight}
            chosen={ids.has(entry.id)}
            hasFocus={index === focused}
            now={now}
          />
        ))}
      </div>
    </div>
  );
}

function ListHead() {
  const { t } = useI18n();
  return (
    <div role="rowgroup" class="list__head">
      <div role="row" class="list__columns" aria-rowindex={1}>
        <span role="columnheader" class="row__check">
          <span class="visually-hidden">{t('columns.chosen')}</span>
        </span>
        <Column by="name" look="row__main" />
        <Column by="updatedAt" look="row__date" />
        <Column by="size" look="row__size" />
        <span role="columnheader" class="row__menu">
          <span class="visually-hidden">{t('columns.actions')}</span>
        </span>
      </div>
    </div>
  );
}

function Column({ by, look }: { by: SortKey; look: string }) {
  const { t } = useI18n();
  const { listing } = useBrowsing();
  const order = listing.order.value;
  const isBy = order.by === by;
  const turn = () => listing.sort({ by, descending: isBy ? !order.descending : by !== 'name' });
  return (
    <span role="columnheader" class={look} aria-sort={isBy ? (order.descending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" class="list__sort" onClick={turn}>
        {t(`columns.${by}`)}
        {isBy && (
          <span class={`list__arrow${order.descending ? ' list__arrow--down' : ''}`}>
            <Icon name="chevron" size={14} />
          </span>
        )}
      </button>
    </span>
  );
}
