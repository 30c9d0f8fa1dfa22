import type { FindQuery } from '#pkg/couch';
import { findParts, stubbedText } from '#pkg/couch-wire';
import { Json } from '#pkg/json';
import { answerJson, answerPieces } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { toFindQuery } from './find-query.ts';
import { databaseNameOf } from './query.ts';
import { readPostedMembers } from './read-body.ts';

export async function findDocs(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const query = await readFindQuery(c);
  return answerPieces(c, resultText(findParts(couch.database(databaseNameOf(c)), query)));
}

export async function explainQuery(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const query = await readFindQuery(c);
  return answerJson(c, await couch.database(databaseNameOf(c)).explain(query));
}

/** The partition may be named in the address too. */
async function readFindQuery(c: CouchContext): Promise<FindQuery> {
  const members = await readPostedMembers(c, 'document');
  const partition = c.req.query('partition');
  if (partition !== undefined && !members.has('partition')) members.set('partition', Json.of(partition));
  return toFindQuery(members);
}

async function* resultText(parts: ReturnType<typeof findParts>): AsyncGenerator<string> {
  let opening = '{"docs":[\n';
  let part = await parts.next();
  for (; !part.done; part = await parts.next()) {
    if (part.value.length === 0) continue;
    yield opening + part.value.map(stubbedText).join(',\n');
    opening = ',\n';
  }
  const { bookmark, warning, executionStats } = part.value;
  const tail = JSON.stringify({
    ...(bookmark !== '' && { bookmark }),
    ...(executionStats && { execution_stats: executionStats }),
    ...(warning && { warning }),
  }).slice(1);
  const head = opening === ',\n' ? '' : opening;
  yield head + (tail === '}' ? '\n]}' : `\n],\n${tail}`);
}
