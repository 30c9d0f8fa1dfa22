import { AppError } from '#pkg/errors';
import { designName, openWholeDoctype } from './access.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { documentPath, forward } from './forward.ts';

/** `POST /:doctype/_design/:designdocid/copy`, to the name in the Destination header */
export async function copyDesign(c: DataContext, deps: DataDeps): Promise<Response> {
  const { database } = await openWholeDoctype(c, deps, 'GET');
  const destination = c.req.header('Destination');
  if (!destination) throw new AppError('bad-request', 'You must set a Destination header');
  if (!destination.startsWith('_design/')) throw new AppError('bad-request', 'Destination must be a design document');
  return forward(c, deps, database, documentPath('_design/', designName(c)), { method: 'COPY' });
}
