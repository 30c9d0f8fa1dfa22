import { CouchError } from '#model/docs';
import type { FindResult } from '#pkg/couch';
import type { JsonObject } from '#pkg/json';
import { readJson } from '#web/middleware';
import { openWholeDoctype } from './access.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { toFindQuery } from './find-query.ts';
import { sendJson } from './send.ts';

/** `POST /:doctype/_find` */
export async function findDocuments(c: DataContext, deps: DataDeps): Promise<Response> {
  const { database } = await openWholeDoctype(c, deps, 'GET');
  const query = toFindQuery(await readJson(c));
  if (needsScan(await database.explain(query))) {
    throw new CouchError('no_index', 'no matching index found, create an index');
  }
  const found = await database.find(query);
  const next = found.docs.length >= query.limit;
  return sendFound(c, `{"limit":${query.limit},"next":${next},"docs":`, found);
}

/** Sends a page of documents after the members that open the answer. @compat an empty bookmark is no bookmark */
export function sendFound(c: DataContext, opening: string, found: FindResult): Response {
  const rest = {
    bookmark: found.bookmark === 'nil' ? '' : found.bookmark,
    ...(found.executionStats && { execution_stats: found.executionStats }),
    ...(found.warning !== undefined && { warning: found.warning }),
  };
  const docs = found.docs.map(({ text }) => text).join(',');
  return sendJson(c, `${opening}[${docs}],${JSON.stringify(rest).slice(1)}`);
}

/** Without an index of its fields a query would read the whole database: the client is told to make one first. */
function needsScan(plan: JsonObject): boolean {
  return (plan['index'] as JsonObject | undefined)?.['type'] === 'special';
}
