import type { Database } from '#pkg/couch';
import { AppError } from '#pkg/errors';
import { Json, type JsonValue } from '#pkg/json';
import { erlangTerm } from '#pkg/mango';
import { answerJson } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { badRequest, databaseNameOf, notFound } from './query.ts';
import { readPostedMembers } from './read-body.ts';

/** `DELETE /db/_index/:ddoc/json/:name`, with or without `_design/` before the first. */
export async function deleteIndex(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const { ddoc = '', type, name = '' } = c.req.param() as Record<string, string>;
  if (type !== 'json') throw notFound('missing');
  await couch.database(databaseNameOf(c)).deleteIndex(ddoc.replace(/^_design\//, ''), name);
  return answerJson(c, { ok: true });
}

/** `POST /db/_index/_bulk_delete`: whole design documents of indexes. */
export async function deleteIndexes(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const docids = (await readPostedMembers(c, 'document')).get('docids');
  if (docids === undefined) throw badRequest('Missing required key: docids', 'missing_required_key');
  const ids = docids.value;
  if (!Array.isArray(ids)) {
    const reason = `Bulk Delete requires an array of non-null docids. Docids: ${erlangTerm(docids.exact)}`;
    throw badRequest(reason, 'invalid_bulk_docs');
  }
  const database = couch.database(databaseNameOf(c));
  const success: object[] = [];
  const fail: object[] = [];
  for (const id of ids) {
    const error = await remove(database, id);
    if (error === undefined) success.push({ id, ok: true });
    else fail.push({ id, error });
  }
  return answerJson(c, { success, fail });
}

/** The word of the error, or undefined when it is done. */
async function remove(database: Database, id: JsonValue): Promise<string | undefined> {
  if (typeof id !== 'string' || !id.startsWith('_design/')) return 'not_found';
  try {
    const { rev } = await database.get(id);
    await database.put({ id, rev, deleted: true, body: Json.of({}) });
    return undefined;
  } catch (error) {
    if (error instanceof AppError && error.code !== undefined) return error.code;
    throw error;
  }
}
