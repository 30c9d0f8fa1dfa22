import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** What is drawn next is there within two frames. */
const afterDrawing = (run: () => void) => requestAnimationFrame(() => requestAnimationFrame(run));

/**
 * Not those where a text is typed: on a phone, half of the screen would be keys. Nor those that the Tab key passes over: a hidden
 * input of files would come to be seen, and move what is below away from who is about to press it.
 */
const CONTROLS = ':is(a[href], button:not(:disabled), summary, [role="switch"], [tabindex]):not([tabindex="-1"])';

/** The element that has the focus, and where it is: what it is in, from the inside out, and at which place there. */
type Spot = {
  element: Element;
  above: readonly { parent: Element; index: number }[];
  dialog: Element | null;
  hash: string;
};

function spotOf(element: Element, root: Element): Spot {
  const above: { parent: Element; index: number }[] = [];
  for (let at = element; at !== root && at.parentElement; at = at.parentElement) {
    above.push({ parent: at.parentElement, index: [...at.parentElement.children].indexOf(at) });
  }
  return { element, above, dialog: element.closest('dialog'), hash: location.hash };
}

/** It is on the page, and has a size: an empty list is nowhere, and what is kept from the eyes has one pixel. */
function isSeen(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return element.checkVisibility() && width > 1 && height > 1;
}

/** What stands where something was: its title if it is a page, else what can be done with it, else itself. */
function successorOf({ above }: Spot): Element | null {
  for (const { parent, index } of above.filter((one) => one.parent.isConnected)) {
    const title = parent.querySelector('h1');
    if (title) return title;
    const next = parent.children[index] ?? parent.lastElementChild ?? parent;
    const controls = [next, ...next.querySelectorAll(CONTROLS)].filter((one) => one.matches(CONTROLS));
    const seen = [...controls, next].find(isSeen);
    if (seen) return seen;
  }
  return null;
}

function take(element: Element | null): void {
  if (!(element instanceof HTMLElement)) return;
  if (!element.matches(CONTROLS)) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

const isNowhere = () => document.activeElement === null || document.activeElement === document.body;

/**
 * What leaves the page while it has the focus would take it along: the next key would begin at the top of the page, and who
 * listens to it would not hear what has come. After a link to another place, its title has the focus; else what stands where the
 * one that has left was, like the progress of what a button has begun. Grids of files see to theirs.
 */
export function useKeptFocus(content: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = content.current;
    if (!root) return;
    let last: Spot | null = null;
    /** The last one outside of dialogs. */
    let lastOfPage: Spot | null = null;
    let awaitsTitle = false;

    function findTitle(): void {
      const title = root?.querySelector('h1') ?? null;
      awaitsTitle = title === null;
      take(title ?? root);
    }

    function keep(): void {
      const spot = last?.dialog?.isConnected === false ? lastOfPage : last;
      if (!spot || !isNowhere()) return;
      if (spot.hash !== location.hash) findTitle();
      else take(spot.element.isConnected ? spot.element : successorOf(spot));
    }

    const observer = new MutationObserver(() => {
      if (awaitsTitle && document.activeElement === root) {
        if (root.querySelector('h1')) findTitle();
      } else if (last && isNowhere() && !last.element.isConnected) afterDrawing(keep);
    });
    const enter = ({ target }: FocusEvent) => {
      awaitsTitle &&= target === root;
      const isOurs = target instanceof Element && root.contains(target) && !target.closest('[role="grid"]');
      last = isOurs && target !== root ? spotOf(target, root) : null;
      if (!last?.dialog) lastOfPage = last;
    };
    const leave = ({ target }: FocusEvent) => {
      // A click beside everything, and no end of what had the focus.
      queueMicrotask(() => {
        if (target === last?.element && target instanceof Element && target.isConnected && isNowhere()) last = null;
      });
    };
    const follow = () => void afterDrawing(() => isNowhere() && findTitle());
    observer.observe(root, { childList: true, subtree: true });
    document.addEventListener('focusin', enter);
    document.addEventListener('focusout', leave);
    window.addEventListener('hashchange', follow);
    return () => {
      observer.disconnect();
      document.removeEventListener('focusin', enter);
      document.removeEventListener('focusout', leave);
      window.removeEventListener('hashchange', follow);
    };
  }, []);
}
