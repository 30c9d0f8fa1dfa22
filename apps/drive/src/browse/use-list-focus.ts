import { useEffect, useRef } from 'preact/hooks';
import { useBrowsing } from './browser-context.ts';

/** The keyboard is nowhere, or on the title that the shell gives it to where the page has changed. */
const isFree = (): boolean => {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body || activeElement.closest('h1') !== null;
};

function focusEntry(cursor: string | null): void {
  const list = document.querySelector('[role=grid]');
  const there = cursor === null ? null : list?.querySelector<HTMLElement>(`[data-id="${CSS.escape(cursor)}"]`);
  const first = list?.querySelector<HTMLElement>('[data-id][tabindex="0"]');
  (there ?? first)?.focus({ preventScroll: true });
}

/** Who opens a folder goes on in its list, and who comes back, where they were; so does who removes what has the keyboard. */
export function useListFocus(isThere: boolean): void {
  const { listing, selection } = useBrowsing();
  const dirId = listing.dirId.value;
  const before = useRef(dirId);
  const hadFocus = useFocusWithin();
  useEffect(() => {
    if (!isThere) return;
    const isOther = before.current !== '' && before.current !== dirId;
    before.current = dirId;
    if ((isOther || hadFocus.current) && isFree()) focusEntry(selection.state.value.cursor);
  });
}

/** Whether the list has the keyboard, or had it when the line that had it was removed. */
function useFocusWithin() {
  const isWithin = useRef(false);
  useEffect(() => {
    const enter = ({ target }: FocusEvent) => {
      if (isFree()) return;
      isWithin.current = target instanceof Element && target.closest('[role=grid]') !== null;
    };
    const leave = ({ target }: FocusEvent) => {
      queueMicrotask(() => {
        if (target instanceof Element && target.isConnected && document.activeElement === document.body) {
          isWithin.current = false;
        }
      });
    };
    document.addEventListener('focusin', enter);
    document.addEventListener('focusout', leave);
    return () => {
      document.removeEventListener('focusin', enter);
      document.removeEventListener('focusout', leave);
    };
  }, []);
  return isWithin;
}
