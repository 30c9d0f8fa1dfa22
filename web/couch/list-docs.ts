import type { AllDocsOptions, AllDocsPage, AllDocsRow, Database } from '#pkg/couch';
import { FIRST_PAGE, nextPage, toDocText } from '#pkg/couch-wire';
import { type Json, quote } from '#pkg/json';
import { answerPieces } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { badRequest, databaseNameOf } from './query.ts';
import { type RangeQuery, readRangeQuery } from './range-query.ts';
import { readPostedMembers } from './read-body.ts';

/** Rows asked of the store at a time. */
const PAGE = 5000;
const PAGE_WITH_DOCS = 100;

/** `_all_docs`, by GET or by POST with the options in the body. */
export async function listDocs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const body = c.req.method === 'POST' ? await readPostedMembers(c) : new Map<string, Json>();
  const query = readRangeQuery(c, body);
  checkMapOnly(query);
  return answerPieces(c, docsText(couch.database(databaseNameOf(c)), query));
}

export function checkMapOnly({ reduce, group, groupLevel }: RangeQuery): void {
  if (reduce) throw badRequest('Reduce is invalid for map-only views.', 'query_parse_error');
  if (group || groupLevel) throw badRequest('Invalid use of grouping on a map view.', 'query_parse_error');
}

/** The answer of `_all_docs`, page by page. */
export async function* docsText(database: Database, query: RangeQuery): AsyncGenerator<string> {
  let separator = '';
  let started = false;
  for await (const page of query.keys ? pagesOfKeys(database, query, query.keys) : pages(database, query)) {
    if (!started) yield headText(page);
    started = true;
    const rows = page.rows.map((row) => rowText(row, query));
    if (rows.length > 0) yield `${separator}${rows.join(',\r\n')}`;
    if (rows.length > 0) separator = ',\r\n';
  }
  yield '\r\n]}';
}

export function headText({ totalRows, offset, updateSeq }: Omit<AllDocsPage, 'rows'>): string {
  const seq = updateSeq === undefined ? '' : `"update_seq":${quote(updateSeq)},`;
  return `{"total_rows":${totalRows},"offset":${offset},${seq}"rows":[\r\n`;
}

export function rowText(row: AllDocsRow, { attachments = false }: Pick<RangeQuery, 'attachments'> = {}): string {
  if ('error' in row) return `{"key":${JSON.stringify(row.key)},"error":"${row.error}"}`;
  const id = quote(row.id);
  const deleted = row.deleted ? ',"deleted":true' : '';
  const doc = row.doc === undefined ? '' : `,"doc":${row.doc === null ? 'null' : toDocText(row.doc, { attachments })}`;
  return `{"id":${id},"key":${id},"value":{"rev":${quote(row.rev)}${deleted}}${doc}}`;
}

async function* pages(database: Database, query: AllDocsOptions): AsyncGenerator<AllDocsPage> {
  let left = query.limit ?? Number.POSITIVE_INFINITY;
  let next = query;
  let size = query.includeDocs ? FIRST_PAGE : PAGE;
  for (;;) {
    const limit = Math.min(left, size);
    const page = await database.allDocs({ ...next, limit });
    yield page;
    size = nextSize(query, page);
    left -= page.rows.length;
    const last = page.rows.at(-1);
    if (page.rows.length < limit || left <= 0 || last === undefined || 'error' in last) return;
    const { startKeyDocId: _, ...rest } = next;
    next = { ...rest, startKey: last.id, skip: 1 };
  }
}

/** `skip`, `limit` and `descending` are those of the list of keys. */
async function* pagesOfKeys(
  database: Database,
  { descending, skip = 0, limit, keys: _, ...query }: AllDocsOptions,
  keys: AllDocsOptions['keys'] & {},
): AsyncGenerator<AllDocsPage> {
  const ordered = descending ? keys.toReversed() : keys;
  const wanted = ordered.slice(skip, limit === undefined ? undefined : skip + limit);
  let size = query.includeDocs ? FIRST_PAGE : PAGE;
  let at = 0;
  do {
    const page = await database.allDocs({ ...query, keys: wanted.slice(at, at + size) });
    yield page;
    at += size;
    size = nextSize(query, page);
  } while (at < wanted.length);
}

function nextSize({ includeDocs }: AllDocsOptions, { rows }: AllDocsPage): number {
  if (!includeDocs) return PAGE;
  return nextPage(
    rows.map((row) => ('doc' in row ? row.doc : null)),
    PAGE_WITH_DOCS,
  );
}
