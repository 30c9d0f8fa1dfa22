import type { Database, ViewOptions } from '#pkg/couch';
import type { JsonValue } from '#pkg/json';

interface TimedRow {
  id: string;
  /** RFC 3339, or anything that a document has there. */
  time: string;
}

export interface TimeOptions {
  descending: boolean;
  skip: number;
  limit: number;
}

/**
 * Ids in one order of time, from a view whose keys are `[...target, metadata.datetime, created_at]`: what has no date of
 * its own is ordered by its second one. Both runs are in order, so they are merged; memory grows with `skip` + `limit`.
 */
export async function idsByTime(
  database: Database,
  { ddoc, name }: { ddoc: string; name: string },
  target: readonly string[],
  { descending, skip, limit }: TimeOptions,
): Promise<string[]> {
  const run = async (low: JsonValue, high: JsonValue, at: number): Promise<TimedRow[]> => {
    const [startKey, endKey] = [[...target, low].flat(), [...target, high].flat()];
    const range: ViewOptions = descending ? { startKey: endKey, endKey: startKey } : { startKey, endKey };
    const { rows } = await database.view(ddoc, name, { ...range, descending, limit: skip + limit, reduce: false });
    return rows.flatMap(({ id, key }) => (id === undefined ? [] : [{ id, time: timeAt(key, at) }]));
  };
  const undated = await run([null], [null, {}], target.length + 1);
  const dated = await run([false], [{}], target.length);
  return merge(undated, dated, descending)
    .slice(skip, skip + limit)
    .map(({ id }) => id);
}

function timeAt(key: JsonValue, at: number): string {
  return Array.isArray(key) ? String(key[at] ?? '') : '';
}

function merge(a: readonly TimedRow[], b: readonly TimedRow[], descending: boolean): TimedRow[] {
  const merged: TimedRow[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [left, right] = [a[i], b[j]];
    if (!left || !right) return [...merged, ...a.slice(i), ...b.slice(j)];
    const first = descending ? left.time >= right.time : left.time <= right.time;
    merged.push(first ? left : right);
    if (first) i++;
    else j++;
  }
}
