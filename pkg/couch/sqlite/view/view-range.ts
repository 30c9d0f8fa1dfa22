import { type CollationKeys, HIGHEST } from '#pkg/collation';
import type { JsonValue } from '#pkg/json';
import type { ViewOptions } from '../../types.ts';

/** A place between two rows of an index, as (key, id, n): before it or after it. */
export interface Edge {
  key: Uint8Array;
  id: string;
  n: number;
}

/** A row of a view, as it is stored. */
export interface StoredRow extends Edge {
  doc: number;
  /** JSON of `[key, value]`. */
  value: string;
}

/** Rows strictly between two edges. */
export interface ViewRange {
  low: Edge;
  high: Edge;
}

const LAST_ID = '\u{10ffff}\u{10ffff}\u{10ffff}';
const FIRST: Edge = { key: new Uint8Array(), id: '', n: -1 };
const LAST: Edge = { key: Uint8Array.of(HIGHEST), id: '', n: -1 };

/** The ranges that a request reads, one after the other: one per key of `keys`, or one. */
export function viewRanges(options: ViewOptions, keys: CollationKeys): ViewRange[] {
  const only = (key: JsonValue): ViewRange => ({ low: before(keys.key(key)), high: after(keys.key(key)) });
  if (options.keys) return options.keys.map(only);
  const {
    key,
    startKey = key,
    endKey = key,
    startKeyDocId,
    endKeyDocId,
    inclusiveEnd = true,
    descending = false,
  } = options;
  const start = startKey === undefined ? undefined : keys.key(startKey);
  const end = endKey === undefined ? undefined : keys.key(endKey);
  if (!descending) {
    const high = end && (inclusiveEnd ? after(end, endKeyDocId) : before(end, endKeyDocId));
    return [{ low: start ? before(start, startKeyDocId) : FIRST, high: high ?? LAST }];
  }
  const low = end && (inclusiveEnd ? before(end, endKeyDocId) : after(end, endKeyDocId));
  return [{ low: low ?? FIRST, high: start ? after(start, startKeyDocId) : LAST }];
}

/** Before all rows of that key, or before those of a document. */
function before(key: Uint8Array, id = ''): Edge {
  return { key, id, n: -1 };
}

function after(key: Uint8Array, id = LAST_ID): Edge {
  return { key, id, n: Number.MAX_SAFE_INTEGER };
}
