import type { Doc } from '#pkg/couch';

/** Characters of the documents of one part: many readers at once have one each in memory. */
export const PART = 1024 * 1024;

/** Documents to ask for when nothing is known of their size. */
export const FIRST_PAGE = 4;

/** How many documents to ask for next, if they are as large as these. */
export function nextPage(docs: readonly (Doc | null | undefined)[], most: number): number {
  const size = docs.reduce((sum, doc) => sum + (doc?.body.text.length ?? 0), 0);
  if (size === 0) return most;
  return Math.min(Math.max(Math.floor((PART * docs.length) / size), 1), most);
}
