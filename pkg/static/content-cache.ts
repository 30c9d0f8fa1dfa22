import type { Content } from './content.ts';
import { isCompressible } from './mime.ts';

/** Contents that are kept ready in memory; those that are not asked any more go first. */
export interface ContentCache<T extends { readonly content: Content }> {
  get(key: string): T | undefined;
  /** Answers what it is given. */
  set(key: string, kept: T): T;
}

interface Entry<T> {
  value: T;
  weight: number;
  isUsed: boolean;
}

/** @param maxBytes of all of them together */
export function createContentCache<T extends { readonly content: Content }>(maxBytes: number): ContentCache<T> {
  const kept = new Map<string, Entry<T>>();
  let total = 0;

  function forget(key: string): void {
    total -= kept.get(key)?.weight ?? 0;
    kept.delete(key);
  }

  /** The oldest one that was not used since it was last looked at. */
  function forgetOne(): void {
    for (const [key, entry] of kept) {
      if (!entry.isUsed) {
        forget(key);
        return;
      }
      kept.delete(key);
      kept.set(key, { ...entry, isUsed: false });
    }
  }

  return {
    get(key) {
      const known = kept.get(key);
      if (known) known.isUsed = true;
      return known?.value;
    },
    set(key, value) {
      forget(key);
      const weight = weightOf(value.content);
      kept.set(key, { value, weight, isUsed: false });
      total += weight;
      while (total > maxBytes) forgetOne();
      return value;
    },
  };
}

/** With its two compressed forms, which come later, and are together smaller than itself. */
function weightOf({ bytes, type }: Content): number {
  return isCompressible(type) ? 2 * bytes.length : bytes.length;
}
