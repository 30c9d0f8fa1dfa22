import type { Manifest } from './types.ts';

/** The app whose page shows the widgets of the others. */
export const WIDGETS_HOST = 'home';

/** True when the manifest says that the page at this path is a widget: `widgets: {<name>: {route}}`. See docs/home-widgets.md. */
export function isWidgetPage({ widgets }: Manifest, path: string): boolean {
  if (typeof widgets !== 'object' || widgets === null) return false;
  return Object.values(widgets).some(
    (widget: unknown) => typeof widget === 'object' && widget !== null && 'route' in widget && widget.route === path,
  );
}
