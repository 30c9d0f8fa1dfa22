import { CouchError } from '#model/docs';
import type { IndexRequest } from '#pkg/couch';
import type { JsonObject } from '#pkg/json';
import { readJson } from '#web/middleware';
import { openWholeDoctype } from './access.ts';
import type { DataContext, DataDeps } from './deps.ts';

/** `POST /:doctype/_index`; the store checks the definition */
export async function createIndex(c: DataContext, deps: DataDeps): Promise<Response> {
  const { doctype } = await openWholeDoctype(c, deps, 'GET');
  const { value } = await readJson(c);
  if (typeof value !== 'object' || value === null || typeof (value as JsonObject)['index'] !== 'object') {
    throw new CouchError('missing_required_key', 'Missing required key: index');
  }
  const database = await deps.docs.ensureDatabase(c.var.instance, doctype);
  return c.json(await database.createIndex(value as unknown as IndexRequest));
}
