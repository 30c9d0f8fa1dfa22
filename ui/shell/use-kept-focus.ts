import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** A new place is drawn within two frames. */
const afterDrawing = (run: () => void) => requestAnimationFrame(() => requestAnimationFrame(run));

/**
 * A link that leaves the page with the place that it opens would take the focus with it: the next key would begin at the top of the
 * page, and nobody who listens to it would hear that it is another one. The title of the new place has it then.
 */
export function useKeptFocus(content: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const keep = () => {
      const { activeElement } = document;
      if (activeElement !== null && activeElement !== document.body) return;
      const title = content.current?.querySelector<HTMLElement>('h1');
      if (title) title.tabIndex = -1;
      (title ?? content.current)?.focus({ preventScroll: true });
    };
    const follow = () => void afterDrawing(keep);
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
}
