import type { Database } from '#pkg/couch';
import { itemTexts, Json } from '#pkg/json';
import { answerPieces } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { checkMapOnly, docsText } from './list-docs.ts';
import { badRequest, databaseNameOf } from './query.ts';
import { type RangeQuery, readRangeMembers } from './range-query.ts';
import { membersOfObject, readPostedMembers } from './read-body.ts';

/** `_all_docs/queries`: several queries, and their answers in the same order. */
export async function queryDocs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const queries = await readQueries(c);
  queries.forEach(checkMapOnly);
  return answerPieces(c, resultsText(couch.database(databaseNameOf(c)), queries.map(toRange), docsText));
}

/** @compat among several queries, one for a single key is answered as a range: it has an offset. */
function toRange({ keys, ...query }: RangeQuery): RangeQuery {
  if (keys === undefined) return query;
  return keys.length === 1 ? { ...query, key: keys[0] ?? null } : { ...query, keys };
}

export async function readQueries(c: CouchContext): Promise<RangeQuery[]> {
  const queries = (await readPostedMembers(c)).get('queries');
  if (queries === undefined) throw badRequest('`queries` parameter must exist.');
  if (!queries.text.startsWith('[')) throw badRequest('`queries` parameter must be an array.');
  return itemTexts(queries).map((text) => readRangeMembers(membersOfObject(Json.stored(text))));
}

export async function* resultsText(
  database: Database,
  queries: readonly RangeQuery[],
  answer: (database: Database, query: RangeQuery) => AsyncGenerator<string>,
): AsyncGenerator<string> {
  yield '{"results":[\r\n';
  for (const [index, query] of queries.entries()) {
    if (index > 0) yield ',\r\n';
    yield* answer(database, query);
  }
  yield '\r\n]}';
}
