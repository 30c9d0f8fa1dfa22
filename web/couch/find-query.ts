import type { FindQuery, IndexRequest } from '#pkg/couch';
import type { Json } from '#pkg/json';

const NAMES: Record<string, string> = {
  use_index: 'useIndex',
  allow_fallback: 'allowFallback',
  execution_stats: 'executionStats',
};

/** The body of `_find` and `_explain`, whose values the store itself checks: exact ones, since it compares big integers. */
export function toFindQuery(members: ReadonlyMap<string, Json>): FindQuery {
  const entries = [...members].map(([name, json]) => [NAMES[name] ?? name, json.exact] as const);
  return Object.fromEntries(entries) as unknown as FindQuery;
}

export function toIndexRequest(members: ReadonlyMap<string, Json>): IndexRequest {
  const entries = [...members].map(([name, json]) => [name, json.exact] as const);
  return Object.fromEntries(entries) as unknown as IndexRequest;
}
