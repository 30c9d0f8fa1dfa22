import { AppError } from '#pkg/errors';
import type { CouchContext, CouchDeps } from './deps.ts';
import { docIdOf, localNameOf } from './doc-id.ts';
import { badRequest, databaseNameOf, notFound } from './query.ts';

/** The store keeps no attachments: files have their own room. */
export async function getAttachment(c: CouchContext, { couch }: CouchDeps): Promise<never> {
  const id = docIdOf(c);
  if (localNameOf(id) !== undefined) throw badRequest('_local documents do not accept attachments.');
  await couch.database(databaseNameOf(c)).get(id);
  throw notFound('Document is missing attachment');
}

export function refuseAttachment(): never {
  throw new AppError('bad-request', 'Attachments are not supported', { code: 'not_implemented' });
}
