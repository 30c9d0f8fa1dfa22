import { answerJson } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { toIndexRequest } from './find-query.ts';
import { databaseNameOf } from './query.ts';
import { readPostedMembers } from './read-body.ts';

export async function createIndex(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const request = toIndexRequest(await readPostedMembers(c, 'document'));
  return answerJson(c, await couch.database(databaseNameOf(c)).createIndex(request));
}
