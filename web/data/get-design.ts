import { designName, openWholeDoctype } from './access.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { documentPath, forward } from './forward.ts';

/** `GET /:doctype/_design/:designdocid` */
export async function getDesign(c: DataContext, deps: DataDeps): Promise<Response> {
  const { database } = await openWholeDoctype(c, deps, 'GET');
  return forward(c, deps, database, documentPath('_design/', designName(c)));
}
