import type { Entry } from '@cozy/ui/files';
import { useBrowsing } from './browser-context.ts';
import { carry, useDropTarget } from './dragged.ts';
import { useLongPress } from './long-press.ts';

const isControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('button, input, [role=menu]') !== null;

/** The mouse and the fingers on an entry: choose, open, drag, drop into a folder. */
export function useEntryEvents(entry: Entry) {
  const { selection, hrefOf, moveTo } = useBrowsing();
  const { id } = entry;
  const press = useLongPress(() => selection.toggle(id));
  const drop = useDropTarget(moveTo && entry.kind === 'directory' ? (ids) => moveTo(ids, entry) : null);

  function onClick(event: MouseEvent): void {
    if (isControl(event.target)) return;
    const isLink = event.target instanceof Element && event.target.closest('a') !== null;
    const isTouch = (event as PointerEvent).pointerType === 'touch';
    if (press.wasLong()) {
      event.preventDefault();
      return;
    }
    if (event.shiftKey || event.ctrlKey || event.metaKey || (isTouch && selection.state.value.ids.size > 0)) {
      event.preventDefault();
      if (event.shiftKey) selection.extend(id);
      else selection.toggle(id);
    } else if (isTouch && !isLink) {
      location.hash = hrefOf(entry);
    } else if (!isLink) {
      selection.only(id);
    }
  }

  return {
    isOver: drop.over,
    handlers: {
      ...drop.handlers,
      ...press.handlers,
      onClick,
      onDblClick: (event: MouseEvent) => {
        if (!isControl(event.target)) location.hash = hrefOf(entry);
      },
      onFocus: () => {
        if (selection.state.value.cursor !== id) selection.focus(id);
      },
      onContextMenu: (event: MouseEvent) => {
        // A finger that stays chooses; it must not open the menu of the browser too.
        if ((event as PointerEvent).pointerType === 'touch') event.preventDefault();
      },
      draggable: moveTo !== undefined,
      onDragStart(event: DragEvent) {
        if (!selection.state.value.ids.has(id)) selection.only(id);
        carry(event, [...selection.state.value.ids]);
      },
    },
  };
}
