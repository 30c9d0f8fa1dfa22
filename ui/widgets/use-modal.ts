import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/**
 * Opens a dialog over the page as long as it is rendered. The browser keeps the focus inside; it goes back to where it was. What has
 * left the page meanwhile is seen to by `useKeptFocus`.
 */
export function useModal(dialog: RefObject<HTMLDialogElement | null>): void {
  // Before the next key, which is meant for the dialog.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const { current } = dialog;
    current?.showModal();
    return () => {
      current?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
}
