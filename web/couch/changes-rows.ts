import type { ChangeRow, ChangesOptions, Database, Doc } from '#pkg/couch';
import { FIRST_PAGE, nextPage, toDocText } from '#pkg/couch-wire';
import { Json, quote } from '#pkg/json';
import { compileFields, type Projection } from '#pkg/mango';

/** Rows asked of the store at a time. */
const PAGE = 1000;
const PAGE_WITH_DOCS = 100;

/** What is told after the rows. */
export interface ChangesEnd {
  lastSeq: string;
  pending: number;
}

/** Every row of the query, a page of texts at a time; returns where it ended. */
export async function* changesRows(
  database: Database,
  options: ChangesOptions,
  fields?: readonly string[],
): AsyncGenerator<string[], ChangesEnd> {
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  let since = options.since;
  const projection = fields && compileFields(fields);
  let size = firstSize(options);
  for (;;) {
    const limit = Math.min(left, size);
    const page = await database.changes({
      ...options,
      ...(since !== undefined && { since }),
      ...(limit !== Number.POSITIVE_INFINITY && { limit }),
    });
    if (page.results.length > 0) yield page.results.map((row) => changeText(row, projection));
    left -= page.results.length;
    if (left <= 0 || page.results.length < limit) return page;
    since = page.lastSeq;
    size = nextSize(options, page.results);
  }
}

/**
 * Only a plain reading can go on from a sequence: in descending order, and among named documents, the store reads all
 * whatever the sequence, and `seq_interval` counts from the first row.
 */
function pageSize({ descending, docIds, designOnly, seqInterval, includeDocs }: ChangesOptions): number {
  if (descending || docIds || designOnly || seqInterval) return Number.POSITIVE_INFINITY;
  return includeDocs ? PAGE_WITH_DOCS : PAGE;
}

function firstSize(options: ChangesOptions): number {
  const most = pageSize(options);
  return options.includeDocs && most !== Number.POSITIVE_INFINITY ? FIRST_PAGE : most;
}

function nextSize(options: ChangesOptions, rows: readonly ChangeRow[]): number {
  const docs = rows.map(({ doc }) => doc);
  return options.includeDocs ? nextPage(docs, pageSize(options)) : pageSize(options);
}

function changeText({ seq, id, deleted, changes, doc }: ChangeRow, projection: Projection | undefined): string {
  const revs = changes.map((rev) => `{"rev":${quote(rev)}}`).join(',');
  const tail = doc === undefined ? '' : `,"doc":${doc === null ? 'null' : docText(doc, projection)}`;
  const sequence = seq === null ? 'null' : quote(seq);
  return `{"seq":${sequence},"id":${quote(id)},"changes":[${revs}]${deleted ? ',"deleted":true' : ''}${tail}}`;
}

function docText(doc: Doc, projection: Projection | undefined): string {
  const text = toDocText(doc);
  return projection ? Json.exactly(projection(Json.stored(text).exact)).text : text;
}

export function endText({ lastSeq, pending }: ChangesEnd): string {
  return `"last_seq":${quote(lastSeq)},"pending":${pending}`;
}
