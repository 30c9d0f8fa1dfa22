import { CouchError } from '#model/docs';
import type { Database, IndexRequest } from '#pkg/couch';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { readJson } from '#web/middleware';
import { openWholeDoctype } from './access.ts';
import type { DataContext, DataDeps } from './deps.ts';

/** Each of them is paid for at every write, by whoever writes; who makes them may only have the right to read. */
const MAX_INDEXES = 100;

/** `POST /:doctype/_index`; the store checks the definition */
export async function createIndex(c: DataContext, deps: DataDeps): Promise<Response> {
  const { doctype } = await openWholeDoctype(c, deps, 'GET');
  const { value } = await readJson(c);
  if (typeof value !== 'object' || value === null || typeof (value as JsonObject)['index'] !== 'object') {
    throw new CouchError('missing_required_key', 'Missing required key: index');
  }
  const database = await deps.docs.ensureDatabase(c.var.instance, doctype);
  await checkRoom(database, (value as JsonObject)['name']);
  return c.json(await database.createIndex(value as unknown as IndexRequest));
}

/** An index that is there already may be asked for again. */
async function checkRoom(database: Pick<Database, 'listIndexes'>, wanted: unknown): Promise<void> {
  const indexes = await database.listIndexes();
  if (indexes.length <= MAX_INDEXES || indexes.some(({ name }) => name === wanted)) return;
  throw new AppError('forbidden', `There are already ${MAX_INDEXES} indexes`);
}
