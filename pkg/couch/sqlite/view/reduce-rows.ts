import type { CollationKeys } from '#pkg/collation';
import { type ExactValue, Json, type JsonValue, toPlainValue } from '#pkg/json';
import { CouchError } from '../../couch-error.ts';
import type { ViewDefinition, ViewOptions, ViewResult } from '../../types.ts';
import type { StoredRow } from './read-view.ts';

/** Counts or adds up the rows, all together or by key; memory is bounded by the groups that are asked. */
export async function reduceRows(
  rows: AsyncIterable<StoredRow>,
  reduce: NonNullable<ViewDefinition['reduce']>,
  options: ViewOptions,
  keys: CollationKeys,
): Promise<ViewResult> {
  const { skip = 0, limit = Number.POSITIVE_INFINITY } = options;
  const level = options.group ? Number.POSITIVE_INFINITY : (options.groupLevel ?? 0);
  if (options.keys && level === 0) {
    throw new CouchError('query_parse_error', 'Multi-key fetches for reduce views must use `group=true`');
  }
  const groups: { key: JsonValue; value: number }[] = [];
  let current: { bytes: Uint8Array; key: ExactValue; value: number } | undefined;
  let closed = 0;
  const close = () => {
    if (current && closed++ >= skip) groups.push({ key: toPlainValue(current.key), value: current.value });
  };
  for await (const row of limit === 0 ? [] : rows) {
    const [key = null, value = null] = Json.stored(row.value).exact as ExactValue[];
    const groupKey = groupOf(key, level);
    const bytes = level === Number.POSITIVE_INFINITY ? row.key : keys.key(groupKey);
    if (current === undefined || Buffer.compare(current.bytes, bytes) !== 0) {
      close();
      current = undefined;
      if (groups.length >= limit) break;
      current = { bytes, key: groupKey, value: 0 };
    }
    current.value += reduce === '_count' ? 1 : Number(toPlainValue(value));
  }
  close();
  return { rows: groups };
}

function groupOf(key: ExactValue, level: number): ExactValue {
  if (level === 0) return null;
  return Array.isArray(key) ? key.slice(0, level) : key;
}
