import { answerJson } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { badRequest, databaseNameOf } from './query.ts';

export async function listIndexes(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const skip = readCount(c, 'skip', 0);
  const limit = readCount(c, 'limit', 1);
  const indexes = await couch.database(databaseNameOf(c)).listIndexes();
  const page = indexes.slice(skip, limit === undefined ? undefined : (skip ?? 0) + limit);
  return answerJson(c, { total_rows: indexes.length, indexes: page });
}

function readCount(c: CouchContext, name: string, least: number): number | undefined {
  const text = c.req.query(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text) || Number(text) < least) {
    throw badRequest('Index parameter ranges: limit > 1, skip > 0', 'invalid_list_index_params');
  }
  return Number(text);
}
