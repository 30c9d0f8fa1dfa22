import type { AllDocsOptions, Database } from '#pkg/couch';
import { allDocsParts } from '#pkg/couch-wire';
import { answerPieces } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { checkMapOnly, headText, rowsText } from './list-docs.ts';
import { databaseNameOf } from './query.ts';
import { readQueries, resultsText } from './query-docs.ts';
import { type RangeQuery, readRangeQuery } from './range-query.ts';
import { readPostedMembers } from './read-body.ts';

/** `_design_docs`. There are few of them: their ids are read at once, so that they can be counted. Their texts may be long. */
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
  const totalRows = all.rows.length;
  const countedAmong = (offset: number | null) => (offset === null ? null : Math.min(offset, totalRows));
  const parts = allDocsParts(database, { ...query, ...ownOf(query) });
  yield* rowsText(parts, query, (page) => headText({ ...page, totalRows, offset: countedAmong(page.offset) }));
}

/** What is asked of the design documents: other keys are not even missing, and the range is kept inside theirs. */
function ownOf({ keys, startKey, endKey, descending = false }: RangeQuery): AllDocsOptions {
  if (keys) return { keys: keys.filter((key) => typeof key === 'string' && key.startsWith('_design/')) };
  const low = descending ? endKey : startKey;
  const high = descending ? startKey : endKey;
  const from = typeof low === 'string' && low > '_design/' ? low : '_design/';
  const to = typeof high === 'string' && high < '_design0' ? high : '_design/\u{10ffff}';
  return descending ? { startKey: to, endKey: from } : { startKey: from, endKey: to };
}
