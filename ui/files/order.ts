import type { Entry } from './entry.ts';

export type SortKey = 'name' | 'updatedAt' | 'size';
export type Order = { by: SortKey; descending: boolean };

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
