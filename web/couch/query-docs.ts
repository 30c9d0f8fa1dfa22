import type { Database } from '#pkg/couch';
import { itemTexts, Json } from '#pkg/json';
import { answerPieces } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { checkMapOnly, docsText } from './list-docs.ts';
import { badRequest, databaseNameOf } from './query.ts';
import { type RangeQuery, readOneOfQueries } from './range-query.ts';
import { membersOfObject, readPostedMembers } from './read-body.ts';

/** `_all_docs/queries`: several queries, and their answers in the same order. */
export async function queryDocs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const queries = await readQueries(c);
  queries.forEach(checkMapOnly);
  return answerPieces(c, resultsText(couch.database(databaseNameOf(c)), queries, docsText));
}

export async function readQueries(c: CouchContext): Promise<RangeQuery[]> {
  const queries = (await readPostedMembers(c)).get('queries');
  if (queries === undefined) throw badRequest('POST body must include `queries` parameter.');
  if (!queries.text.startsWith('[')) throw badRequest('`queries` member must be an array.');
  return itemTexts(queries).map((text) => readOneOfQueries(c, membersOfObject(Json.stored(text))));
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
