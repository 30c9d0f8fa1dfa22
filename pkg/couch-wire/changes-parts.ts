import type { ChangeRow, ChangesOptions, ChangesPage, Database } from '#pkg/couch';
import { FIRST_PAGE, nextPage, PART } from './page-size.ts';

/** Rows asked of the store at a time. */
const PAGE = 1000;
/** Of a list of ids, which the store looks up again for each page. */
const PAGE_OF_IDS = 10_000;
const PAGE_WITH_DOCS = 500;

/** What is told after the rows. */
export type ChangesEnd = Pick<ChangesPage, 'lastSeq' | 'pending'>;

/**
 * The answer to a reading of the changes in parts, of a thousand rows or of about a megabyte of documents, however many and
 * however large they are. Returns where it ended.
 */
export function changesParts(
  database: Database,
  options: ChangesOptions,
): AsyncGenerator<ChangeRow[], ChangesEnd, undefined> {
  const { descending, docIds, designOnly, seqInterval, includeDocs } = options;
  // Not every store can stop there: without their documents, it may give all rows at once.
  const isWhole = descending || docIds || designOnly || seqInterval;
  return isWhole && includeDocs ? documentsApart(database, options) : pages(database, options);
}

async function* pages(database: Database, options: ChangesOptions): AsyncGenerator<ChangeRow[], ChangesEnd> {
  const asked = { ...options, most: options.docIds ? PAGE_OF_IDS : PAGE, budget: PART };
  let page = await database.changes(asked);
  for (;;) {
    yield page.results;
    if (!page.next) return page;
    page = await database.changes({ ...asked, from: page.next });
  }
}

/** The documents of some rows at a time. */
async function* documentsApart(database: Database, options: ChangesOptions): AsyncGenerator<ChangeRow[], ChangesEnd> {
  const { conflicts = false, style = 'main_only' } = options;
  // Neither the conflicts nor which of the revisions is the winner is in a row.
  const addDocs = conflicts || style === 'all_docs' ? withWinners : withDocs;
  const parts = pages(database, { ...options, includeDocs: false });
  let size = FIRST_PAGE;
  for (;;) {
    const { done, value } = await parts.next();
    if (done) return value;
    for (let from = 0; from < value.length; ) {
      const rows = await addDocs(database, value.slice(from, from + size), { conflicts });
      yield rows;
      from += rows.length;
      size = nextSize(rows);
    }
  }
}

function nextSize(rows: readonly ChangeRow[]): number {
  return nextPage(
    rows.map(({ doc }) => doc),
    PAGE_WITH_DOCS,
  );
}

/** The same as they are now, with what is told of their conflicts. One that was purged since its row was read is null. */
async function withWinners(
  database: Database,
  rows: readonly ChangeRow[],
  { conflicts }: Pick<ChangesOptions, 'conflicts'>,
): Promise<ChangeRow[]> {
  const fitting = await withDocs(database, rows);
  const docIds = [...new Set(fitting.map(({ id }) => id))];
  const { results } = await database.changes({ docIds, includeDocs: true, conflicts: conflicts === true });
  const found = new Map(results.map(({ id, doc }) => [id, doc]));
  return fitting.map((row) => ({ ...row, doc: found.get(row.id) ?? null }));
}

/** The first of the rows, as many as fit: an id may be given many times. One that was compacted away since then is null. */
async function withDocs(database: Database, rows: readonly ChangeRow[]): Promise<ChangeRow[]> {
  const requests = rows.map(({ id, changes: [rev] }) => ({ id, ...(rev && { rev }) }));
  const found = await database.bulkGet(requests, { budget: PART });
  return rows.slice(0, found.length).map((row, index) => {
    const [first] = found[index]?.docs ?? [];
    return { ...row, doc: first && 'ok' in first ? first.ok : null };
  });
}
