import { decodedTwice, openWholeDoctype } from './access.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { documentPath, forward } from './forward.ts';

/**
 * `GET` and `PUT /:doctype/_local/:docid`: how far a replication is.
 * @compat who may read may write them, since to read is what a replication does
 */
export async function useLocalDocument(c: DataContext, deps: DataDeps): Promise<Response> {
  const { database } = await openWholeDoctype(c, deps, 'GET');
  return forward(c, deps, database, documentPath('_local/', decodedTwice(c.req.param('docid') ?? '')));
}
