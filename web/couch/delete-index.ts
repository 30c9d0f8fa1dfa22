import type { Database, IndexInfo } from '#pkg/couch';
import { AppError } from '#pkg/errors';
import type { Json } from '#pkg/json';
import { checkCopies, designId, erlangTerm, parseUseIndex } from '#pkg/mango';
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

/** `POST /db/_index/_bulk_delete`: the indexes of design documents. What is done comes in the reverse order. @compat */
export async function deleteIndexes(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const ids = readDocIds(await readPostedMembers(c, 'document'));
  const database = couch.database(databaseNameOf(c));
  const indexes = await database.listIndexes();
  const success: object[] = [];
  const fail: object[] = [];
  for (const id of ids) {
    const error = await removeIndexes(
      database,
      indexes.filter(({ ddoc }) => ddoc === id),
    );
    if (error === undefined) success.unshift({ id, ok: true });
    else fail.unshift({ id, error });
  }
  return answerJson(c, { success, fail });
}

function readDocIds(members: Map<string, Json>): string[] {
  const docids = members.get('docids');
  if (docids === undefined) throw badRequest('Missing required key: docids', 'missing_required_key');
  const ids = docids.exact;
  if (!Array.isArray(ids)) {
    const reason = `Bulk Delete requires an array of non-null docids. Docids: ${erlangTerm(ids)}`;
    throw badRequest(reason, 'invalid_bulk_docs');
  }
  for (const id of ids) parseUseIndex(id);
  checkCopies(members.get('w')?.exact);
  for (const name of members.keys()) {
    if (name !== 'docids' && name !== 'w') throw badRequest(`Invalid key ${name} for this request.`, 'invalid_key');
  }
  return ids.map((id) => designId(String(id)));
}

/** The word of the error, or undefined when it is done. */
async function removeIndexes(database: Database, indexes: readonly IndexInfo[]): Promise<string | undefined> {
  if (indexes.length === 0) return 'not_found';
  try {
    for (const { ddoc, name } of indexes) await database.deleteIndex(ddoc?.slice('_design/'.length) ?? '', name);
    return undefined;
  } catch (error) {
    if (error instanceof AppError && error.code !== undefined) return error.code;
    throw error;
  }
}

/** No other address below `_index` is there, by whatever method. */
export function refuseIndexPath(): never {
  throw notFound('missing');
}
