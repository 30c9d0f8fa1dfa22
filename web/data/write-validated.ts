import type { Database } from '#pkg/couch';
import { isKind } from '#pkg/errors';
import { itemTexts, Json, type JsonObject, type JsonValue, memberTexts, withMembers } from '#pkg/json';
import { isObject } from '#web/middleware';
import type { DataContext, DataDeps } from './deps.ts';
import { forward } from './forward.ts';

interface Refused {
  id: string;
  error: string;
  reason: string;
}

/**
 * `_bulk_docs` of a doctype whose documents are looked at: those that are not as it says are refused one by one, as by a
 * validation function of CouchDB, and the others are written. What is wrong otherwise is for the store to tell.
 */
export async function writeValidated(
  c: DataContext,
  deps: DataDeps,
  { doctype, database }: { doctype: string; database: Database },
  body: Json,
): Promise<Response> {
  const docs = body.text.startsWith('{') ? memberTexts(body).get('docs') : undefined;
  const texts = docs?.startsWith('[') ? itemTexts(Json.stored(docs)) : [];
  const refused = texts.map((text) => refusalOf(deps, doctype, JSON.parse(text) as JsonValue));
  if (refused.every((refusal) => refusal === undefined)) {
    return forward(c, deps, database, '/_bulk_docs', { text: body.text });
  }
  const kept = texts.filter((_, index) => refused[index] === undefined);
  const { text } = withMembers(body, { docs: Json.stored(`[${kept.join(',')}]`) });
  const response = await forward(c, deps, database, '/_bulk_docs', { text });
  const results = (await response.json()) as JsonValue;
  if (!Array.isArray(results)) return c.json(results, response.status as 400);
  return c.json(weave(results, refused, (body.value as JsonObject)['new_edits'] === false), 201);
}

function refusalOf({ doctypes }: DataDeps, doctype: string, document: JsonValue): Refused | undefined {
  if (!isObject(document) || document['_deleted'] === true) return undefined;
  try {
    doctypes.check(doctype, document);
    return undefined;
  } catch (error) {
    if (!isKind(error, 'unprocessable')) throw error;
    return { id: String(document['_id'] ?? ''), error: 'forbidden', reason: error.message };
  }
}

/** In the order of the documents; a replication is told of what failed only. */
function weave(results: JsonValue[], refused: readonly (Refused | undefined)[], onlyFailures: boolean): object[] {
  const left = [...results] as JsonObject[];
  if (onlyFailures) return [...left, ...refused.filter((refusal) => refusal !== undefined)];
  return refused.map((refusal) => refusal ?? (left.shift() as JsonObject));
}
