import { DOCTYPES } from '#model/docs';
import { openWholeDoctype } from './access.ts';
import { writeAccounts } from './account.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { forward } from './forward.ts';
import { writeSettings } from './own-settings.ts';

/** `POST /:doctype/_bulk_docs` */
export async function writeBulk(c: DataContext, deps: DataDeps): Promise<Response> {
  const { doctype, database } = await openWholeDoctype(c, deps, 'POST', { write: true });
  await deps.docs.ensureDatabase(c.var.instance, doctype);
  if (doctype === DOCTYPES.settings) return writeSettings(c, deps, database);
  if (doctype === DOCTYPES.accounts) return writeAccounts(c, deps, database);
  return forward(c, deps, database, '/_bulk_docs');
}
