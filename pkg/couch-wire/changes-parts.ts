import type { ChangeRow, ChangesOptions, ChangesPage, Database } from '#pkg/couch';
import { FIRST_PAGE, nextPage } from './page-size.ts';

/** Rows asked of the store at a time. */
const PAGE = 1000;
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
  const { descending, docIds, designOnly, seqInterval } = options;
  // Elsewhere no sequence says where to go on, or it counts from the first row.
  return descending || docIds || designOnly || seqInterval ? atOnce(database, options) : pages(database, options);
}

async function* pages(database: Database, options: ChangesOptions): AsyncGenerator<ChangeRow[], ChangesEnd> {
  let { since, limit: left = Number.POSITIVE_INFINITY } = options;
  let size = options.includeDocs ? FIRST_PAGE : PAGE;
  for (;;) {
    const limit = Math.min(left, size);
    const page = await database.changes({ ...options, ...(since !== undefined && { since }), limit });
    const { results, lastSeq, pending } = page;
    yield results;
    left -= results.length;
    if (left <= 0 || pending === 0 || results.length < limit) return page;
    since = lastSeq;
    if (options.includeDocs) size = nextSize(results);
  }
}

/** The rows as one list, and their documents part after part. */
async function* atOnce(database: Database, options: ChangesOptions): AsyncGenerator<ChangeRow[], ChangesEnd> {
  const { includeDocs = false, conflicts = false, style = 'main_only' } = options;
  const page = await database.changes({ ...options, includeDocs: false });
  const { results } = page;
  if (!includeDocs) yield results;
  // Neither the conflicts nor which of the revisions is the winner is in a row.
  const addDocs = conflicts || style === 'all_docs' ? withWinners : withDocs;
  for (let from = 0, size = FIRST_PAGE; includeDocs && from < results.length; ) {
    const rows = await addDocs(database, results.slice(from, from + size), { conflicts });
    yield rows;
    from += rows.length;
    size = nextSize(rows);
  }
  return page;
}

function nextSize(rows: readonly ChangeRow[]): number {
  return nextPage(
    rows.map(({ doc }) => doc),
    PAGE_WITH_DOCS,
  );
}

/** As they are now, with what is told of their conflicts. One that was purged since its row was read is null. */
async function withWinners(
  database: Database,
  rows: readonly ChangeRow[],
  { conflicts }: Pick<ChangesOptions, 'conflicts'>,
): Promise<ChangeRow[]> {
  const docIds = rows.map(({ id }) => id);
  const { results } = await database.changes({ docIds, includeDocs: true, conflicts: conflicts === true });
  const found = new Map(results.map(({ id, doc }) => [id, doc]));
  return rows.map((row) => ({ ...row, doc: found.get(row.id) ?? null }));
}

/** One that was compacted away since its row was read is null. */
async function withDocs(database: Database, rows: readonly ChangeRow[]): Promise<ChangeRow[]> {
  const found = await database.bulkGet(rows.map(({ id, changes: [rev] }) => ({ id, ...(rev && { rev }) })));
  return rows.map((row, index) => {
    const [first] = found[index]?.docs ?? [];
    return { ...row, doc: first && 'ok' in first ? first.ok : null };
  });
}
