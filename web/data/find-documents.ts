import { CouchError } from '#model/docs';
import { findParts } from '#pkg/couch-wire';
import type { JsonObject } from '#pkg/json';
import { readJson } from '#web/middleware';
import { openWholeDoctype } from './access.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { toFindQuery } from './find-query.ts';
import { sendPieces } from './send.ts';

/** `POST /:doctype/_find` */
export async function findDocuments(c: DataContext, deps: DataDeps): Promise<Response> {
  const { database } = await openWholeDoctype(c, deps, 'GET');
  const query = toFindQuery(await readJson(c));
  if (needsScan(await database.explain(query))) {
    throw new CouchError('no_index', 'no matching index found, create an index');
  }
  return sendFound(c, findParts(database, query), ({ count }) => ({ limit: query.limit, next: count >= query.limit }));
}

type Parts = ReturnType<typeof findParts>;
type Found = Parts extends AsyncGenerator<unknown, infer End> ? End : never;

/** Sends documents part by part, then the members that tell what was found. @compat an empty bookmark is no bookmark */
export function sendFound(
  c: DataContext,
  parts: Parts,
  tail: (found: Found) => object,
  name = 'docs',
): Promise<Response> {
  return sendPieces(c, foundText(parts, tail, name));
}

async function* foundText(parts: Parts, tail: (found: Found) => object, name: string): AsyncGenerator<string> {
  let opening = `{"${name}":[`;
  let part = await parts.next();
  for (; !part.done; part = await parts.next()) {
    if (part.value.length === 0) continue;
    yield opening + part.value.map(({ text }) => text).join(',');
    opening = ',';
  }
  const { bookmark, executionStats, warning } = part.value;
  const rest = {
    ...tail(part.value),
    bookmark: bookmark === 'nil' ? '' : bookmark,
    ...(executionStats && { execution_stats: executionStats }),
    ...(warning !== undefined && { warning }),
  };
  yield `${opening === ',' ? '' : opening}],${JSON.stringify(rest).slice(1)}`;
}

/** Without an index of its fields a query would read the whole database: the client is told to make one first. */
function needsScan(plan: JsonObject): boolean {
  return (plan['index'] as JsonObject | undefined)?.['type'] === 'special';
}
