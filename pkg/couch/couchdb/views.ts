import { isDeepStrictEqual } from 'node:util';
import { itemTexts, Json, type JsonObject, type JsonValue, memberTexts } from '#pkg/json';
import { CouchError } from '../couch-error.ts';
import type { Database, Doc, ViewDefinition, ViewResult } from '../types.ts';
import { viewInDesign } from '../view-design.ts';
import { docOf, memberOf } from './answer-parts.ts';
import type { DatabaseCall } from './database-call.ts';
import { documentMethods } from './documents.ts';
import { rangeQuery } from './range-query.ts';

/** Two processes that start together may declare the same views. */
const ATTEMPTS = 5;

export function viewMethods(call: DatabaseCall) {
  return {
    defineView: (definition) => defineView(call, definition),
    async view(ddoc, name, options = {}) {
      const path = `/_design/${encodeURIComponent(ddoc)}/_view/${encodeURIComponent(name)}`;
      const found = await call({ method: 'POST', path, ...rangeQuery(options) });
      const { total_rows, offset } = found.value as unknown as { total_rows?: number; offset?: number };
      return {
        ...(total_rows !== undefined && { totalRows: total_rows, offset: offset ?? 0 }),
        rows: itemTexts(memberOf(found, 'rows')).map(toRow),
      };
    },
  } satisfies Partial<Database>;
}

function toRow(text: string): ViewResult['rows'][number] {
  const json = Json.stored(text);
  const { id, key, value } = json.value as { id?: string; key: JsonValue; value: JsonValue };
  return { ...(id !== undefined && { id }), key, value, ...docOf(memberTexts(json)) };
}

async function defineView(call: DatabaseCall, definition: ViewDefinition): Promise<void> {
  const { get, put } = documentMethods(call);
  const id = `_design/${definition.ddoc}`;
  const view = viewInDesign(definition);
  for (let attempt = 1; ; attempt++) {
    const current = await get(id).catch(absent);
    const design = (current?.body.value ?? { language: 'javascript' }) as JsonObject;
    const views = (design['views'] ?? {}) as JsonObject;
    if (isDeepStrictEqual(views[definition.name], view)) return;
    const body = Json.of({ ...design, views: { ...views, [definition.name]: view } });
    try {
      await put({ id, body, ...(current && { rev: current.rev }) });
      return;
    } catch (error) {
      if (!(error instanceof CouchError) || error.kind !== 'conflict' || attempt === ATTEMPTS) throw error;
    }
  }
}

/** No design document yet; a missing database is another matter. */
function absent(error: unknown): Doc | undefined {
  const noDocument = error instanceof CouchError && error.kind === 'not-found' && error.message !== NO_DATABASE;
  if (noDocument) return undefined;
  throw error;
}

const NO_DATABASE = 'Database does not exist.';
