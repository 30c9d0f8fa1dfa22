import { answerText } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { checkMapOnly, rowText } from './list-docs.ts';
import { databaseNameOf } from './query.ts';
import { readRangeQuery } from './range-query.ts';
import { readPostedMembers } from './read-body.ts';

/** `_local_docs`: nobody counts them. */
export async function listLocalDocs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const query = readRangeQuery(c, c.req.method === 'POST' ? await readPostedMembers(c) : undefined);
  checkMapOnly(query);
  const { rows } = await couch.database(databaseNameOf(c)).localDocs(query);
  return answerText(c, `{"total_rows":null,"offset":null,"rows":[\r\n${rows.map(rowText).join(',\r\n')}\r\n]}`);
}
