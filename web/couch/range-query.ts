import type { AllDocsOptions, ViewOptions } from '#pkg/couch';
import { Json, type JsonValue } from '#pkg/json';
import type { CouchContext } from './deps.ts';
import { badRequest } from './query.ts';

/** What `_all_docs`, `_design_docs`, `_local_docs`, `_all_dbs` and views have in common. */
export interface RangeQuery extends AllDocsOptions, ViewOptions {}

const READERS = new Map<string, (value: Json) => RangeQuery>(
  Object.entries({
    key: (value: Json) => ({ key: value.value }),
    keys: (value: Json) => ({ keys: toKeys(value.value) }),
    startkey: (value: Json) => ({ startKey: value.value }),
    start_key: (value: Json) => ({ startKey: value.value }),
    endkey: (value: Json) => ({ endKey: value.value }),
    end_key: (value: Json) => ({ endKey: value.value }),
    startkey_docid: (value: Json) => ({ startKeyDocId: toText(value) }),
    start_key_doc_id: (value: Json) => ({ startKeyDocId: toText(value) }),
    endkey_docid: (value: Json) => ({ endKeyDocId: toText(value) }),
    end_key_doc_id: (value: Json) => ({ endKeyDocId: toText(value) }),
    inclusive_end: (value: Json) => ({ inclusiveEnd: toBoolean(value) }),
    descending: (value: Json) => ({ descending: toBoolean(value) }),
    skip: (value: Json) => ({ skip: toCount(value) }),
    limit: (value: Json) => ({ limit: toCount(value) }),
    include_docs: (value: Json) => ({ includeDocs: toBoolean(value) }),
    conflicts: (value: Json) => ({ conflicts: toBoolean(value) }),
    update_seq: (value: Json) => ({ updateSeq: toBoolean(value) }),
    reduce: (value: Json) => ({ reduce: toBoolean(value) }),
    group: (value: Json) => ({ group: toBoolean(value) }),
    group_level: (value: Json) => ({ groupLevel: toCount(value) }),
  }),
);

/** Parameters whose text in the address is JSON; the others are plain words there. */
const JSON_IN_ADDRESS = /^(?:key|keys|start_?key|end_?key)$/;

/** The options of the address, under those of the body if there is one. Other parameters are passed over. */
export function readRangeQuery(c: CouchContext, body: ReadonlyMap<string, Json> = new Map()): RangeQuery {
  const address = Object.entries(c.req.query()).map(
    ([name, text]) => [name, JSON_IN_ADDRESS.test(name) ? Json.parse(text) : Json.of(text)] as const,
  );
  return { ...readRangeMembers(address), ...readRangeMembers(body) };
}

export function readRangeMembers(members: Iterable<readonly [string, Json]>): RangeQuery {
  const query: RangeQuery = {};
  for (const [name, value] of members) Object.assign(query, READERS.get(name)?.(value));
  return query;
}

function toKeys(value: JsonValue): JsonValue[] {
  if (!Array.isArray(value)) throw badRequest('`keys` body member must be an array.');
  return value;
}

function toText({ value }: Json): string {
  return typeof value === 'string' ? value : String(value);
}

function toBoolean({ value, text }: Json): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw queryError(`Invalid boolean parameter: ${text}`);
}

function toCount({ value }: Json): number {
  const count = typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value)) ? Number(value) : NaN;
  if (!Number.isSafeInteger(count)) throw queryError(`Invalid value for integer: ${JSON.stringify(String(value))}`);
  if (count < 0) throw queryError(`Invalid value for positive integer: ${JSON.stringify(String(value))}`);
  return count;
}

function queryError(reason: string): Error {
  return badRequest(reason, 'query_parse_error');
}
