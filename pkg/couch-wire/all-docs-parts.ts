import type { AllDocsOptions, AllDocsPage, Database } from '#pkg/couch';
import { PART } from './page-size.ts';

/** Rows without documents that are asked of the store at a time. */
const ROWS = 5000;

/**
 * The rows of `_all_docs` in parts, of some thousand (or of `most`) or of about a megabyte of documents, however many and however
 * large.
 */
export async function* allDocsParts(
  database: Database,
  query: AllDocsOptions,
): AsyncGenerator<AllDocsPage, void, undefined> {
  const options = { most: ROWS, ...query, budget: PART };
  let page = await database.allDocs(options);
  for (;;) {
    yield page;
    if (!page.next) return;
    page = await database.allDocs({ ...options, from: page.next });
  }
}
