import { CouchError } from '#model/docs';
import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { designName, openWholeDoctype } from './access.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { documentPath, forward } from './forward.ts';

/** `DELETE /:doctype/_design/:designdocid?rev=` */
export async function deleteDesign(c: DataContext, deps: DataDeps): Promise<Response> {
  const { database } = await openWholeDoctype(c, deps, 'GET');
  const name = designName(c);
  if (!c.req.query('rev')) throw new CouchError('bad_request', 'You must pass a rev in the query string');
  const { body } = await database.get(`_design/${name}`);
  if (!isIndex(body.value)) throw new AppError('forbidden', 'This design doc cannot be deleted');
  return forward(c, deps, database, documentPath('_design/', name));
}

/** Clients make indexes for their queries; the views are those of the server. */
function isIndex(body: JsonValue): boolean {
  return (body as JsonObject)['language'] === 'query';
}
