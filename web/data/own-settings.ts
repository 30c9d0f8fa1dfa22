import { DOCTYPES } from '#model/docs';
import type { Database } from '#pkg/couch';
import { AppError } from '#pkg/errors';
import type { Json } from '#pkg/json';
import { isObject } from '#web/middleware';
import type { DataContext, DataDeps } from './deps.ts';
import { forward } from './forward.ts';

const INSTANCE = 'io.cozy.settings.instance';

/**
 * The settings of the instance are written by `/settings` only: who could change the address of the owner here would have
 * the mail that renews the passphrase. Throws kind `forbidden`.
 */
export function checkNotInstance(doctype: string, id: string): void {
  if (doctype !== DOCTYPES.settings || id !== INSTANCE) return;
  throw new AppError('forbidden', `reserved document ${INSTANCE} unwritable`);
}

/** Its database has that document: it is not destroyed. Throws kind `forbidden`. */
export function checkNotSettings(doctype: string): void {
  if (doctype === DOCTYPES.settings) throw new AppError('forbidden', `reserved doctype ${doctype} unwritable`);
}

/** `_bulk_docs` of the settings: what is wrong in it otherwise is for the store to tell. */
export async function writeSettings(c: DataContext, deps: DataDeps, database: Database, body: Json): Promise<Response> {
  const docs = isObject(body.value) ? body.value['docs'] : undefined;
  for (const doc of Array.isArray(docs) ? docs : []) {
    if (isObject(doc) && typeof doc['_id'] === 'string') checkNotInstance(DOCTYPES.settings, doc['_id']);
  }
  return forward(c, deps, database, '/_bulk_docs', { text: body.text });
}
