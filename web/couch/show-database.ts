import { answerJson } from './answer.ts';
import { databaseInfo } from './database-info.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { databaseNameOf } from './query.ts';

export async function showDatabase(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  return answerJson(c, databaseInfo(await couch.database(databaseNameOf(c)).info()));
}
