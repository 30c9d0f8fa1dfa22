import { CouchError } from '#model/docs';
import type { FindQuery } from '#pkg/couch';
import type { Json, JsonObject, JsonValue } from '#pkg/json';

const PAGE = 100;
const MAX_PAGE = 1000;

type Sort = NonNullable<FindQuery['sort']>;

/**
 * Reads the body of a Mango query; the store checks what is inside the selector, the sort and the fields.
 * @compat a limit above the largest is not that one, but the default.
 */
export function toFindQuery(json: Json): FindQuery & { limit: number } {
  const body = json.value;
  if (!isObject(body)) throw bad('bad_request', 'Request body must be a JSON object');
  if (!isObject(body['selector'])) throw bad('missing_required_key', 'Missing required key: selector');
  const limit = toCount(body, 'limit') ?? PAGE;
  return {
    selector: body['selector'],
    limit: limit > MAX_PAGE ? PAGE : limit,
    ...given('skip', toCount(body, 'skip')),
    ...given('fields', toArray(body, 'fields') as string[] | undefined),
    ...given('sort', toArray(body, 'sort') as Sort | undefined),
    ...given('bookmark', toText(body, 'bookmark')),
    ...given('useIndex', toUseIndex(body['use_index'])),
    ...given('conflicts', toFlag(body, 'conflicts')),
    ...given('executionStats', toFlag(body, 'execution_stats')),
    ...given('allowFallback', toFlag(body, 'allow_fallback')),
  };
}

function given<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]: V });
}

function toCount(body: JsonObject, name: string): number | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw wrongValue(name, value);
  return value as number;
}

function toFlag(body: JsonObject, name: string): boolean | undefined {
  const value = body[name];
  if (value === undefined || typeof value === 'boolean') return value;
  throw wrongValue(name, value);
}

/** @compat empty means absent, as for the clients. */
function toText(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw wrongValue(name, value);
  return value;
}

function toArray(body: JsonObject, name: string): JsonValue[] | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw wrongValue(name, value);
  return value;
}

function toUseIndex(value: JsonValue | undefined): string | string[] | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value as string[];
  throw wrongValue('use_index', value);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongValue(name: string, value: JsonValue): CouchError {
  return bad('bad_request', `Invalid value for ${name}: ${JSON.stringify(value).slice(0, 100)}`);
}

function bad(error: string, reason: string): CouchError {
  return new CouchError(error, reason);
}
