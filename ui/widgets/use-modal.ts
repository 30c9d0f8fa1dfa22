import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/**
 * Opens a dialog over the page as long as it is rendered. The browser keeps the focus inside; it goes back to where it was, and to the
 * content of the page where that is gone.
 */
export function useModal(dialog: RefObject<HTMLDialogElement | null>): void {
  // Before the next key, which is meant for the dialog.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const { current } = dialog;
    current?.showModal();
    return () => {
      current?.close();
      const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body;
      const next = isThere ? before : document.getElementById('content');
      next?.focus({ preventScroll: true });
    };
  }, []);
}
