import { CouchError } from '#model/docs';
import { findParts, stubbedText } from '#pkg/couch-wire';
import type { JsonObject } from '#pkg/json';
import { readJson } from '#web/middleware';
import { openWholeDoctype } from './access.ts';
import type { DataContext, ScanDeps } from './deps.ts';
import { toFindQuery } from './find-query.ts';
import { sendScan } from './send-scan.ts';

/** `POST /:doctype/_find` */
export async function findDocuments(c: DataContext, deps: ScanDeps): Promise<Response> {
  const target = await openWholeDoctype(c, deps, 'GET');
  const { database } = target;
  const query = toFindQuery(await readJson(c));
  if (needsScan(await database.explain(query))) {
    throw new CouchError('no_index', 'no matching index found, create an index');
  }
  const parts = findParts(database, query);
  return sendScan(
    c,
    deps,
    target,
    foundText(parts, ({ count }) => ({ limit: query.limit, next: count >= query.limit })),
  );
}

type Parts = ReturnType<typeof findParts>;
type Found = Parts extends AsyncGenerator<unknown, infer End> ? End : never;

/** Documents part by part, then the members that tell what was found. @compat an empty bookmark is no bookmark */
export async function* foundText(parts: Parts, tail: (found: Found) => object, name = 'docs'): AsyncGenerator<string> {
  let opening = `{"${name}":[`;
  let part = await parts.next();
  for (; !part.done; part = await parts.next()) {
    if (part.value.length === 0) continue;
    yield opening + part.value.map(stubbedText).join(',');
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
