import type { AllDocsPage, AllDocsRow, Database } from '#pkg/couch';
import { allDocsParts, toDocText } from '#pkg/couch-wire';
import { type Json, quote } from '#pkg/json';
import { answerPieces } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { badRequest, databaseNameOf } from './query.ts';
import { type RangeQuery, readRangeQuery } from './range-query.ts';
import { readPostedMembers } from './read-body.ts';

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
export function docsText(database: Database, query: RangeQuery): AsyncGenerator<string> {
  return rowsText(allDocsParts(database, query), query, headText);
}

export async function* rowsText(
  pages: AsyncIterable<AllDocsPage>,
  query: RangeQuery,
  head: (first: AllDocsPage) => string,
): AsyncGenerator<string> {
  let separator = '';
  let started = false;
  for await (const page of pages) {
    if (!started) yield head(page);
    started = true;
    if (page.rows.length === 0) continue;
    let text = '';
    for (const row of page.rows) {
      text += separator + rowText(row, query);
      separator = ',\r\n';
    }
    yield text;
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
