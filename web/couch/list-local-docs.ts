import type { Database } from '#pkg/couch';
import { answerPieces } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { checkMapOnly, rowText } from './list-docs.ts';
import { databaseNameOf } from './query.ts';
import { readQueries, resultsText } from './query-docs.ts';
import { type RangeQuery, readRangeQuery } from './range-query.ts';
import { readPostedMembers } from './read-body.ts';

/** `_local_docs`: nobody counts them. */
export async function listLocalDocs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const query = readRangeQuery(c, c.req.method === 'POST' ? await readPostedMembers(c) : undefined);
  checkMapOnly(query);
  return answerPieces(c, localDocsText(couch.database(databaseNameOf(c)), query));
}

/** `_local_docs/queries`: several queries, and their answers in the same order. */
export async function queryLocalDocs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const queries = await readQueries(c);
  queries.forEach(checkMapOnly);
  return answerPieces(c, resultsText(couch.database(databaseNameOf(c)), queries, localDocsText));
}

async function* localDocsText(database: Database, query: RangeQuery): AsyncGenerator<string> {
  const keys = query.keys?.filter((key) => typeof key === 'string' && key.startsWith('_local/'));
  const { rows } = await database.localDocs({ ...query, ...(keys && { keys }) });
  const seq = query.updateSeq ? '"update_seq":null,' : '';
  yield `{"total_rows":null,"offset":null,${seq}"rows":[\r\n${rows.map((row) => rowText(row)).join(',\r\n')}\r\n]}`;
}
