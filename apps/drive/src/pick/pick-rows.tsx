import { Icon } from '@cozy/ui';
import type { Entry } from '@cozy/ui/files';
import type { ComponentChildren } from 'preact';
import { EntryPicture } from '../browse/entry-picture.tsx';
import { useI18n } from '../locales/index.ts';

export type PickRowsProps = {
  entries: readonly Entry[];
  chosen: readonly Entry[];
  isMultiple: boolean;
  mayPick: (entry: Entry) => boolean;
  onChoose: (entry: Entry) => void;
  onOpen: (id: string) => void;
  onUp?: (() => void) | undefined;
  /** Where each is, when they are of several folders. */
  hasPlaces?: boolean;
  children?: ComponentChildren;
};

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, last) => last,
};

/** Files to choose and folders to go into. The arrows go from one to the other, Left goes up. */
export function PickRows({ entries, onOpen, onUp, children, ...row }: PickRowsProps) {
  function onKeyDown(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('.pick__row:enabled')];
    const step = STEPS[event.key];
    if (event.key === 'ArrowLeft') onUp?.();
    else if (step) rows[step(rows.indexOf(document.activeElement as HTMLElement), rows.length - 1)]?.focus();
    else return;
    event.preventDefault();
  }
  return (
    <ul class="bare-list pick__list" onKeyDown={onKeyDown}>
      {entries.map((entry) => (
        <li key={entry.id}>
          {entry.kind === 'directory' ? (
            <button type="button" class="pick__row" onClick={() => onOpen(entry.id)}>
              <EntryPicture entry={entry} size="tiny" />
              <Name entry={entry} hasPlace={row.hasPlaces} />
              <Icon name="chevron" size={16} />
            </button>
          ) : (
            <FileRow entry={entry} {...row} />
          )}
        </li>
      ))}
      {children}
    </ul>
  );
}

function FileRow({
  entry,
  chosen,
  isMultiple,
  mayPick,
  onChoose,
  hasPlaces,
}: Omit<PickRowsProps, 'entries' | 'onOpen'> & { entry: Entry }) {
  const { format } = useI18n();
  const isChosen = chosen.some(({ id }) => id === entry.id);
  return (
    <button
      type="button"
      class="pick__row"
      aria-pressed={isChosen}
      disabled={!isChosen && !mayPick(entry)}
      onClick={() => onChoose(entry)}
    >
      <EntryPicture entry={entry} size="tiny" />
      <Name entry={entry} hasPlace={hasPlaces} />
      <span class="pick__size">{format.size(entry.size)}</span>
      {isMultiple && <span class="pick__tick">{isChosen && <Icon name="check" size={16} />}</span>}
    </button>
  );
}

function Name({ entry, hasPlace }: { entry: Entry; hasPlace: boolean | undefined }) {
  const place = entry.path.slice(0, entry.path.lastIndexOf('/'));
  return (
    <span class="pick__name" dir="auto">
      {entry.name}
      {hasPlace && place !== '' && <span class="pick__place">{place}</span>}
    </span>
  );
}
