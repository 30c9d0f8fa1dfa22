/** Whether an event comes from an element or from below it. In a shadow root, as that of the bar, the target is not to be believed. */
export const isInside = (element: Element | null, event: Event): boolean =>
  element !== null && event.composedPath().includes(element);

/** What has the focus in the part of the document that an element is in. */
export function focusedIn(element: Element | null): HTMLElement {
  const root = element?.getRootNode() as Document | ShadowRoot | undefined;
  return (root ?? document).activeElement as HTMLElement;
}
