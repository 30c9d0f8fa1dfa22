const FILES = import.meta.glob<string>('../../../../docs/api/*.md', { query: '?raw', import: 'default' });

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1, -'.md'.length);

/** The pages about the API, by the name of their file. */
export const PAGES: readonly string[] = Object.keys(FILES).map(nameOf).sort();

/** Undefined when there is no such page. */
export async function readPage(name: string): Promise<string | undefined> {
  const path = Object.keys(FILES).find((one) => nameOf(one) === name);
  return path === undefined ? undefined : FILES[path]?.();
}

/** Where a link of a page leads inside of this app: another page. */
export function insideOf(href: string): string | undefined {
  const [, name = ''] = /^([a-z-]+)\.md(?:#.*)?$/.exec(href) ?? [];
  return PAGES.includes(name) ? `#/docs/${name}` : undefined;
}
