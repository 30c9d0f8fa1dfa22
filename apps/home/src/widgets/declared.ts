import type { OwnedApp } from '@cozy/ui';

/** A page of an app that is shown in this one, as its manifest says. */
export type PageWidget = { key: string; title: string; src: string; height: number };

type Members = Readonly<Record<string, unknown>>;

/** In px. */
const HEIGHTS = { least: 80, usual: 200, most: 480 };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const members = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};

/** Those of all the apps; what is wrong in a manifest is left out. @param locale for their titles */
export function pageWidgets(apps: readonly OwnedApp[], locale: string): PageWidget[] {
  const language = locale.split('-')[0] ?? 'en';
  return apps.flatMap(({ slug, name, href, widgets }) =>
    Object.entries(members(widgets)).flatMap(([key, value]): PageWidget[] => {
      const { route, title, titles, height } = members(value);
      if (href === '' || !/^\/(?!\/)[\w/-]*$/.test(text(route))) return [];
      const asked = typeof height === 'number' ? height : HEIGHTS.usual;
      return [
        {
          key: `${slug} ${key}`,
          title: text(members(titles)[language]) || text(title) || name,
          src: new URL(text(route), href).href,
          height: Math.min(Math.max(asked, HEIGHTS.least), HEIGHTS.most),
        },
      ];
    }),
  );
}

/** Where an app shows what a widget of this page is about; empty when none says that it does. */
export function appFor(apps: readonly OwnedApp[], widget: 'agenda' | 'todos'): string {
  for (const { href, widgets } of apps) {
    const declared = members(widgets)[widget];
    if (declared === undefined || href === '') continue;
    const fragment = text(members(declared)['href']);
    return /^#[\w/.-]*$/.test(fragment) ? href + fragment : href;
  }
  return '';
}
