import type { Entry } from './entry.ts';

/** What a list of files may be ordered by. */
export type SortKey = 'name' | 'updatedAt' | 'size';

/** The order of a list of files; folders come first in each. */
export type Order = { by: SortKey; descending: boolean };

/** From A to Z, the order that a list begins with. */
export const BY_NAME: Order = { by: 'name', descending: false };

/** Folders first whatever the order, and by name among equals; by name is the order of the server's own listing. */
export function comparatorOf({ by, descending }: Order, compareNames: (a: string, b: string) => number) {
  const sign = descending ? -1 : 1;
  return (a: Entry, b: Entry): number => {
    if (a.kind !== b.kind) return a.kind === 'directory' ? -1 : 1;
    if (by === 'name') return sign * compareNames(a.name, b.name);
    const difference =
      by === 'size' ? a.size - b.size : a.updatedAt < b.updatedAt ? -1 : Number(a.updatedAt > b.updatedAt);
    return sign * difference || compareNames(a.name, b.name);
  };
}
