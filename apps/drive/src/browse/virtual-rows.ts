import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** Rows drawn above and below what is seen, so that a quick scroll meets no blank. */
const MARGIN = 6;

export type Window = { first: number; last: number };

/**
 * Which rows of a long list are worth drawing.
 * @param top distance from the top of the list to the top of the screen, negative while it is below; in pixels, as all
 * @returns the first, and the one after the last
 */
export function rowsInView(top: number, height: number, rowHeight: number, count: number): Window {
  const first = Math.floor(top / rowHeight) - MARGIN;
  const last = Math.ceil((top + height) / rowHeight) + MARGIN;
  const inList = (row: number) => Math.min(count, Math.max(0, row));
  return { first: inList(first), last: inList(last) };
}

/** The rows of a list of the page that are on screen, as the page is scrolled. */
export function useRowsInView(list: RefObject<HTMLElement | null>, rowHeight: number, count: number): Window {
  const [view, setView] = useState<Window>({ first: 0, last: Math.min(count, 40) });

  useLayoutEffect(() => {
    let frame = 0;
    const measure = () => {
      frame = 0;
      const top = -(list.current?.getBoundingClientRect().top ?? 0);
      const next = rowsInView(top, window.innerHeight, rowHeight, count);
      setView((before) => (before.first === next.first && before.last === next.last ? before : next));
    };
    const soon = () => {
      frame ||= requestAnimationFrame(measure);
    };
    measure();
    window.addEventListener('scroll', soon, { passive: true });
    window.addEventListener('resize', soon);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', soon);
      window.removeEventListener('resize', soon);
    };
  }, [rowHeight, count]);

  return view;
}
