import { openWholeDoctype } from './access.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { forward } from './forward.ts';
import { checkNotSettings } from './own-settings.ts';

/** `DELETE /:doctype/`: every document of a doctype */
export async function deleteDatabase(c: DataContext, deps: DataDeps): Promise<Response> {
  const { database, doctype } = await openWholeDoctype(c, deps, 'DELETE', { write: true });
  checkNotSettings(doctype);
  return forward(c, deps, database, '');
}
