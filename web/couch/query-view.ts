import type { Database, ViewOptions, ViewResult } from '#pkg/couch';
import { toDocText } from '#pkg/couch-wire';
import type { Json } from '#pkg/json';
import { answerPieces } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { databaseNameOf } from './query.ts';
import { readQueries, resultsText } from './query-docs.ts';
import { type RangeQuery, readRangeQuery } from './range-query.ts';
import { readPostedMembers } from './read-body.ts';

/** Rows asked of the store at a time, where it is not asked for less. */
const PAGE = 1000;

type Row = ViewResult['rows'][number];

/** `_design/:ddoc/_view/:view`, for the views that the store was told of. */
export async function queryView(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const body = c.req.method === 'POST' ? await readPostedMembers(c) : new Map<string, Json>();
  const { ddoc = '', view = '' } = c.req.param() as Record<string, string>;
  return answerPieces(c, viewText(couch.database(databaseNameOf(c)), ddoc, view, readRangeQuery(c, body)));
}

/** `_design/:ddoc/_view/:view/queries`: several queries, and their answers in the same order. */
export async function queryViewOften(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const { ddoc = '', view = '' } = c.req.param() as Record<string, string>;
  const queries = await readQueries(c);
  const database = couch.database(databaseNameOf(c));
  return answerPieces(
    c,
    resultsText(database, queries, (db, query) => viewText(db, ddoc, view, query)),
  );
}

async function* viewText(database: Database, ddoc: string, view: string, query: RangeQuery): AsyncGenerator<string> {
  let separator = '';
  for await (const { totalRows, offset, rows } of pages(database, ddoc, view, query)) {
    const counts = totalRows === undefined ? '' : `"total_rows":${totalRows},"offset":${offset ?? 0},`;
    if (separator === '') yield `{${counts}"rows":[\n`;
    yield (separator === '' ? '' : separator) + rows.map(rowText).join(',\n');
    separator = ',\n';
  }
  yield '\n]}';
}

function rowText({ id, key, value, doc }: Row): string {
  const row = JSON.stringify({ ...(id !== undefined && { id }), key, value });
  if (doc === undefined) return row;
  return `${row.slice(0, -1)},"doc":${doc === null ? 'null' : toDocText(doc)}}`;
}

/** Rows of the same key and document have no order that a page could start after: they are passed over by number. */
async function* pages(database: Database, ddoc: string, view: string, query: ViewOptions): AsyncGenerator<ViewResult> {
  let left = query.limit ?? Number.POSITIVE_INFINITY;
  let next = query;
  for (;;) {
    const limit = Math.min(left, PAGE);
    const page = await database.view(ddoc, view, query.keys ? query : { ...next, limit });
    yield page;
    left -= page.rows.length;
    const last = page.rows.at(-1);
    if (query.keys || last?.id === undefined || page.rows.length < limit || left <= 0) return;
    const same = page.rows.length - 1 - page.rows.findLastIndex((row) => !isSame(row, last));
    const skip = same === page.rows.length ? (next.skip ?? 0) + same : same;
    next = { ...query, startKey: last.key, startKeyDocId: last.id, skip };
  }
}

function isSame(a: Row, b: Row): boolean {
  return a.id === b.id && JSON.stringify(a.key) === JSON.stringify(b.key);
}
