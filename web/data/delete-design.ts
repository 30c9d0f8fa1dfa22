import { CouchError } from '#model/docs';
import { AppError } from '#pkg/errors';
import { designName, openWholeDoctype } from './access.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { documentPath, forward } from './forward.ts';

/** `DELETE /:doctype/_design/:designdocid?rev=` */
export async function deleteDesign(c: DataContext, deps: DataDeps): Promise<Response> {
  const { doctype, database } = await openWholeDoctype(c, deps, 'GET');
  const name = designName(c);
  if (!c.req.query('rev')) throw new CouchError('bad_request', 'You must pass a rev in the query string');
  if (deps.serverDesigns.has(`${doctype}/_design/${name}`)) {
    throw new AppError('forbidden', 'This design doc cannot be deleted');
  }
  return forward(c, deps, database, documentPath('_design/', name));
}
