import type { Entry } from '@cozy/ui/files';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useBrowsing } from './browser-context.ts';
import { EntryTile } from './entry-tile.tsx';
import { useListKeys } from './use-list-keys.ts';
import { useRem } from './use-rem.ts';
import { useRowsInView } from './virtual-rows.ts';

const GAP = 12;
/** As in the styles, in rems. */
const TEXT_HEIGHT = 3.625;
const MIN_WIDTH = 11.875;

/** Two side by side on a phone, more as there is room. */
function layoutOf(width: number, rem: number): { columns: number; rowHeight: number } {
  const columns = Math.max(2, Math.floor((width + GAP) / (MIN_WIDTH * rem + GAP)));
  const tile = (width - GAP * (columns - 1)) / columns;
  return { columns, rowHeight: Math.round(tile * 0.7 + TEXT_HEIGHT * rem) + GAP };
}

/** The entries as tiles with their pictures; only the lines on screen are in the page. */
export function GridView({ label }: { label: string }) {
  const browsing = useBrowsing();
  const { listing, selection } = browsing;
  const list = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const layout = layoutOf(useWidth(body), useRem());
  const { columns, rowHeight } = layout;
  const entries = listing.entries.value;
  const { ids, cursor } = selection.state.value;
  const rowCount = Math.ceil(entries.length / columns);
  const { first, last } = useRowsInView(body, rowHeight, rowCount);
  const onKeyDown = useListKeys(list, browsing, layout);
  const focused = Math.max(0, cursor === null ? 0 : entries.findIndex(({ id }) => id === cursor));
  const focusedRow = Math.floor(focused / columns);
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  if (entries.length > 0 && !rows.includes(focusedRow)) rows.push(focusedRow);
  const now = Date.now();
  const tile = (entry: Entry, index: number) => (
    <EntryTile
      key={entry.id}
      entry={entry}
      index={index}
      chosen={ids.has(entry.id)}
      hasFocus={index === focused}
      now={now}
    />
  );
  return (
    <div
      ref={list}
      class="grid"
      role="grid"
      aria-label={label}
      aria-multiselectable="true"
      aria-rowcount={rowCount}
      onKeyDown={onKeyDown}
    >
      <div ref={body} role="rowgroup" class="grid__body" style={{ height: `${rowCount * rowHeight}px` }}>
        {rows.map((row) => (
          <div
            key={row}
            role="row"
            class="grid__row"
            aria-rowindex={row + 1}
            style={{
              top: `${row * rowHeight}px`,
              height: `${rowHeight - GAP}px`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {entries.slice(row * columns, (row + 1) * columns).map((entry, at) => tile(entry, row * columns + at))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The width of an element in pixels, followed as it changes. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(() => Math.min(window.innerWidth, 800));
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    setWidth(current.clientWidth);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return width;
}
