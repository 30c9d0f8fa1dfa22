import { useLayoutEffect, useState } from 'preact/hooks';

const readRem = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/** How many pixels a `rem` is: what is measured here grows with the text size of whoever reads. */
export function useRem(): number {
  const [rem, setRem] = useState(readRem);
  useLayoutEffect(() => {
    // Nothing tells that the text size has changed, but the height of the page does.
    const observer = new ResizeObserver(() => setRem(readRem()));
    observer.observe(document.documentElement);
    return () => observer.disconnect();
  }, []);
  return rem;
}
