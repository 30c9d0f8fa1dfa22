import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { type Browsing, chosenEntries } from './browser-context.ts';

/** How the entries are laid out: how many side by side, and how high a line is in pixels. */
export type Layout = { columns: number; rowHeight: number };

/** Room for the bar above and the bars below, when the cursor goes off the screen. */
const EDGE = 130;

function stepOf(key: string, { columns, rowHeight }: Layout): number | null {
  const page = Math.max(1, Math.floor((window.innerHeight - 2 * EDGE) / rowHeight)) * columns;
  const steps: Record<string, number> = {
    ArrowDown: columns,
    ArrowUp: -columns,
    PageDown: page,
    PageUp: -page,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
    ...(columns > 1 && { ArrowRight: 1, ArrowLeft: -1 }),
  };
  return steps[key] ?? null;
}

/** The keyboard in a list: arrows, a page, the ends, all, open, and the keys of the commands. */
export function useListKeys(list: RefObject<HTMLElement | null>, browsing: Browsing, layout: Layout) {
  const { listing, selection, hrefOf, commandsFor } = browsing;

  useEffect(() => {
    // What the keyboard is on may have left the list: without this it would start again from the top of the page.
    const { cursor } = selection.state.value;
    if (!cursor || !list.current?.contains(document.activeElement)) return;
    list.current.querySelector<HTMLElement>(`[data-id="${CSS.escape(cursor)}"]`)?.focus({ preventScroll: true });
  });

  function show(id: string): void {
    const index = listing.entries.value.findIndex((entry) => entry.id === id);
    const body = list.current?.querySelector('[role=rowgroup]:last-of-type');
    if (index < 0 || !body) return;
    const top = body.getBoundingClientRect().top + Math.floor(index / layout.columns) * layout.rowHeight;
    const below = top + layout.rowHeight - (window.innerHeight - EDGE);
    if (top < EDGE) window.scrollBy(0, top - EDGE);
    else if (below > 0) window.scrollBy(0, below);
  }

  /** What is done is done to what is chosen; where nothing is, to what the keyboard is on. */
  function command(key: string): boolean {
    const chosen = chosenEntries(browsing);
    const { cursor } = selection.state.value;
    const meant = chosen.length > 0 ? chosen : listing.entries.value.filter(({ id }) => id === cursor);
    const found = commandsFor(meant).find(({ shortcut }) => shortcut === key);
    found?.run();
    return found !== undefined;
  }

  function act(event: KeyboardEvent): boolean {
    const { cursor } = selection.state.value;
    const entry = listing.entries.value.find(({ id }) => id === cursor);
    switch (event.key) {
      case 'Enter':
        if (entry) location.hash = hrefOf(entry);
        return entry !== undefined;
      case ' ':
        if (cursor) selection.toggle(cursor);
        return true;
      case 'Escape':
        selection.clear();
        return true;
      case 'Backspace':
        return command('Delete');
      default:
        return command(event.key);
    }
  }

  return (event: KeyboardEvent): void => {
    // A menu or a text field inside has keys of its own.
    if (event.target instanceof Element && event.target.closest('[role=menu], input, button, th')) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      void listing.loadRest().then(selection.all);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepOf(event.key, layout);
    if (step === null) {
      if (act(event)) event.preventDefault();
      return;
    }
    event.preventDefault();
    const to = selection.move(step, event.shiftKey);
    if (to) show(to);
  };
}
