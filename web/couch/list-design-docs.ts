import type { AllDocsOptions, AllDocsPage, Database } from '#pkg/couch';
import { answerPieces } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { checkMapOnly, headText, rowText } from './list-docs.ts';
import { databaseNameOf } from './query.ts';
import { readQueries, resultsText } from './query-docs.ts';
import { type RangeQuery, readRangeQuery } from './range-query.ts';
import { readPostedMembers } from './read-body.ts';

/** `_design_docs`. There are few of them: their ids are read at once, so that they can be counted. */
export async function listDesignDocs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const query = readRangeQuery(c, c.req.method === 'POST' ? await readPostedMembers(c) : undefined);
  checkMapOnly(query);
  return answerPieces(c, designDocsText(couch.database(databaseNameOf(c)), query));
}

/** `_design_docs/queries`: several queries, and their answers in the same order. */
export async function queryDesignDocs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const queries = await readQueries(c);
  queries.forEach(checkMapOnly);
  return answerPieces(c, resultsText(couch.database(databaseNameOf(c)), queries, designDocsText));
}

/** @compat `offset` counts every document before the first row, up to `total_rows`, which counts the design documents. */
async function* designDocsText(database: Database, query: RangeQuery): AsyncGenerator<string> {
  const all = await database.allDocs({ startKey: '_design/', endKey: '_design0', inclusiveEnd: false });
  const page = query.keys ? await pageOfKeys(database, query, query.keys) : await pageOfRange(database, query);
  const totalRows = all.rows.length;
  yield headText({ ...page, totalRows, offset: page.offset === null ? null : Math.min(page.offset, totalRows) });
  yield page.rows.map((row) => rowText(row, query)).join(',\r\n');
  yield '\r\n]}';
}

/** Other keys are not even missing. */
function pageOfKeys(
  database: Database,
  query: AllDocsOptions,
  keys: NonNullable<AllDocsOptions['keys']>,
): Promise<AllDocsPage> {
  const own = keys.filter((key) => typeof key === 'string' && key.startsWith('_design/'));
  return database.allDocs({ ...query, keys: own });
}

/** The range of the query, kept inside that of the design documents. */
function pageOfRange(database: Database, query: RangeQuery): Promise<AllDocsPage> {
  const { startKey, endKey, descending = false } = query;
  const low = descending ? endKey : startKey;
  const high = descending ? startKey : endKey;
  const from = typeof low === 'string' && low > '_design/' ? low : '_design/';
  const to = typeof high === 'string' && high < '_design0' ? high : '_design/\u{10ffff}';
  const range = descending ? { startKey: to, endKey: from } : { startKey: from, endKey: to };
  return database.allDocs({ ...query, ...range });
}
