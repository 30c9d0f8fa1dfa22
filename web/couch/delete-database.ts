import { answerJson } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { badRequest, databaseNameOf } from './query.ts';

export async function deleteDatabase(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  if (c.req.query('rev') !== undefined) {
    throw badRequest(
      'You tried to DELETE a database with a ?=rev parameter. Did you mean to DELETE a document instead?',
    );
  }
  await couch.database(databaseNameOf(c)).destroy();
  return answerJson(c, { ok: true });
}
