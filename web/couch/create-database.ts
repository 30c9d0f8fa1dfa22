import { answerJson } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { badRequest, databaseNameOf } from './query.ts';

/** The parameters of a cluster are checked, and change nothing. */
export async function createDatabase(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  for (const name of ['q', 'n'] as const) {
    const value = c.req.query(name);
    if (value !== undefined && !/^0*[1-9]\d*$/.test(value)) {
      throw badRequest(`The \`${name}\` value should be a positive integer.`);
    }
  }
  const partitioned = c.req.query('partitioned');
  // With partitions, ids have two parts and queries look at one of them: there is nothing of it here.
  if (partitioned !== undefined && partitioned !== 'false') throw badRequest('Invalid `partitioned` parameter');
  const database = couch.database(databaseNameOf(c));
  await database.create();
  const headers = { Location: new URL(`/${encodeURIComponent(database.name)}`, c.req.url).href };
  return answerJson(c, { ok: true }, { status: 201, headers });
}
