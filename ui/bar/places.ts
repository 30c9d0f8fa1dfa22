/** The places of the bar that an app can fill. */
export const PLACES = ['left', 'center', 'right', 'search'] as const;
export type Place = (typeof PLACES)[number];

export type Places = Record<Place, HTMLElement>;

/**
 * An element of the page, not of the bar, for each place: what an app puts there keeps the styles of the app. The bar shows what it
 * has itself in the places that are empty.
 */
export function createPlaces(): Places {
  return Object.fromEntries(PLACES.map((place) => [place, createPlace(place)])) as Places;
}

function createPlace(place: Place): HTMLElement {
  const element = document.createElement('div');
  element.dataset['barPlace'] = place;
  element.slot = 'none';
  const offer = () => {
    element.slot = element.childNodes.length > 0 ? place : 'none';
  };
  new MutationObserver(offer).observe(element, { childList: true });
  return element;
}

/** What an app hands over in code: HTML of its own as a text, or an element. Nothing: the place is the bar's again. */
export function fillPlace(element: HTMLElement, content: unknown): void {
  if (content instanceof Node) element.replaceChildren(content);
  else element.innerHTML = typeof content === 'string' ? content : '';
}

/**
 * The component of a place, for the React of the app, of which the bar has no copy: a portal is a plain object, the same from React 16
 * to 19. What is in it keeps the state and the contexts of the app.
 */
export const placeComponent =
  (element: HTMLElement) =>
  ({ children }: { children?: unknown } = {}) => ({
    $$typeof: Symbol.for('react.portal'),
    key: null,
    children: children ?? null,
    containerInfo: element,
    implementation: null,
  });
