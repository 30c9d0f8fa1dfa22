import type { CollationKeys } from '#pkg/collation';
import { type ExactValue, Json, type JsonValue, toPlainValue } from '#pkg/json';
import { CouchError } from '../../couch-error.ts';
import type { ViewDefinition, ViewOptions, ViewResult } from '../../types.ts';
import type { StoredRow } from './view-range.ts';

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
  let current: { bytes: Uint8Array; row: Uint8Array; key: ExactValue; value: number } | undefined;
  let closed = 0;
  const close = () => {
    if (current && closed++ >= skip) groups.push({ key: toPlainValue(current.key), value: current.value });
  };
  for await (const row of limit === 0 ? [] : rows) {
    // Rows with the same key are in the same group: they need not be parsed to be counted.
    if (current === undefined || Buffer.compare(current.row, row.key) !== 0) {
      const key = level === 0 ? null : groupOf(keyOf(row), level);
      const bytes = level === Number.POSITIVE_INFINITY ? row.key : keys.key(key);
      if (current === undefined || Buffer.compare(current.bytes, bytes) !== 0) {
        close();
        current = undefined;
        if (groups.length >= limit) break;
        current = { bytes, row: row.key, key, value: 0 };
      }
      current.row = row.key;
    }
    current.value += reduce === '_count' ? 1 : numberIn(row);
  }
  close();
  return { rows: groups };
}

function keyOf(row: StoredRow): ExactValue {
  return (Json.stored(row.value).exact as ExactValue[])[0] ?? null;
}

function numberIn(row: StoredRow): number {
  return Number((JSON.parse(row.value) as JsonValue[])[1]);
}

function groupOf(key: ExactValue, level: number): ExactValue {
  return Array.isArray(key) ? key.slice(0, level) : key;
}
