import { type CollationKeys, HIGHEST } from '#pkg/collation';
import type { ExactValue } from '#pkg/json';
import { endKey, type Plan, type Range, startKey } from '#pkg/mango';
import { type Batch, batchReader, type ReadBatch } from '../batches.ts';
import { compareBytes } from '../byte-order.ts';
import type { OpenDatabase } from '../open-database.ts';
import type { Position } from './bookmark.ts';

/** A document that a plan comes to; its key only when the plan reads an index, of all of them or of the last. */
export type PlanRow = [id: string, rev: string, leaves: number, text: string, key?: Uint8Array];

/** Reads the next rows of a plan after a position, at most `limit`; fewer means that there are no more, unless they are cut. */
export type ReadRows = (after: Position | undefined, limit: number) => Batch<PlanRow>;

export const textOf = ([, , , text]: PlanRow) => text;

const NOTHING = new Uint8Array();
const NONE: Batch<PlanRow> = { rows: [], isCut: false };

/** @param options.lastKeyOnly who reads stops at the end of what is read, so that no other key is looked at */
export function readerOf(
  db: OpenDatabase,
  plan: Plan,
  { indexNo, keys, lastKeyOnly }: { indexNo: number | undefined; keys: CollationKeys; lastKeyOnly: boolean },
): ReadRows {
  if (plan.ranges === 'empty') return () => NONE;
  const read = batchReader(db);
  if (indexNo === undefined) return readDocuments(db, read, plan.ranges[0] ?? {}, plan.descending);
  const bounds = keyBounds(plan.ranges, plan.isExact, keys);
  return readIndex(db, read, { no: indexNo, bounds, descending: plan.descending, lastKeyOnly });
}

/** From (exclusive) and to (exclusive): no key is equal to either, they are beginnings of keys. */
function keyBounds(ranges: readonly Range[], isExact: boolean, keys: CollationKeys): [Uint8Array, Uint8Array] {
  const low = keys.arrayPrefix(startKey(ranges));
  const high = keys.arrayPrefix(endKey(ranges));
  const opensLow = isExact && ranges.some(({ low: bound }) => bound?.inclusive === false);
  const opensHigh = isExact && ranges.some(({ high: bound }) => bound?.inclusive === false);
  return [opensLow ? above(low) : low, opensHigh ? high : above(high)];
}

function above(prefix: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(prefix.length + 1);
  bytes.set(prefix);
  bytes[prefix.length] = HIGHEST;
  return bytes;
}

const COLUMNS = 'd.id, d.rev, d.leaves, b.text';
const INDEXED = `FROM index_keys k CROSS JOIN documents d ON d.no = k.doc
  CROSS JOIN bodies b ON b.seq = d.body WHERE k.idx = ?`;

interface IndexReading {
  no: number;
  bounds: [Uint8Array, Uint8Array];
  descending: boolean;
  lastKeyOnly: boolean;
}

function readIndex(
  db: OpenDatabase,
  readBatch: ReadBatch,
  { no, bounds, descending, lastKeyOnly }: IndexReading,
): ReadRows {
  const [low, high] = bounds;
  const select = `SELECT ${COLUMNS}${lastKeyOnly ? '' : ', k.key'} ${INDEXED}`;
  const sql = descending
    ? `${select} AND (k.key, k.id) < (?, ?) AND k.key > ? ORDER BY k.key DESC, k.id DESC LIMIT ?`
    : `${select} AND (k.key, k.id) > (?, ?) AND k.key < ? ORDER BY k.key, k.id LIMIT ?`;
  const [start, end] = descending ? [high, low] : [low, high];
  const isWithin = (key: Uint8Array) => (descending ? Buffer.compare(key, start) < 0 : Buffer.compare(key, start) > 0);
  return (after, limit) => {
    const from = after?.key !== undefined && isWithin(after.key) ? after : { key: start, id: '' };
    const read = () => readBatch(db.file.arrays(sql), [no, from.key ?? NOTHING, from.id, end, limit], textOf);
    // In one snapshot: the key is the one that the row was found by.
    return lastKeyOnly ? db.file.snapshot(() => withLastKey(db, no, read())) : read();
  };
}

/** To make the keys of a hundred rows takes as long as to read half of them. */
function withLastKey(db: OpenDatabase, no: number, batch: Batch<PlanRow>): Batch<PlanRow> {
  const last = batch.rows.at(-1);
  if (!last) return batch;
  const sql =
    'SELECT k.key FROM documents d CROSS JOIN index_keys k ON k.doc = d.no AND k.idx = ? WHERE d.db = ? AND d.id = ?';
  [last[4]] = db.file.arrays(sql).get(no, db.no, last[0]) as object as [Uint8Array];
  return batch;
}

const DOCUMENTS = `SELECT ${COLUMNS} FROM documents d CROSS JOIN bodies b ON b.seq = d.body WHERE d.db = ? AND d.deleted = 0`;

/** Every id is below this one: U+10FFFF is the last character, and NUL is in no id. */
const LAST_ID = '\u{10ffff}\u{10ffff}';

function readDocuments(db: OpenDatabase, read: ReadBatch, range: Range, descending: boolean): ReadRows {
  const low = idBound(range.low?.value, '');
  const high = idBound(range.high?.value, LAST_ID);
  const order = descending ? 'ORDER BY d.id DESC LIMIT ?' : 'ORDER BY d.id LIMIT ?';
  return (after, limit) => {
    if (low === undefined || high === undefined) return NONE;
    const isAfterLow = after !== undefined && compareBytes(after.id, low) >= 0;
    const isBeforeHigh = after !== undefined && compareBytes(after.id, high) <= 0;
    const [from, to, sql] = descending
      ? [
          low,
          isBeforeHigh ? after.id : high,
          isBeforeHigh ? 'AND d.id >= ? AND d.id < ?' : 'AND d.id >= ? AND d.id <= ?',
        ]
      : [isAfterLow ? after.id : low, high, isAfterLow ? 'AND d.id > ? AND d.id <= ?' : 'AND d.id >= ? AND d.id <= ?'];
    return read(db.file.arrays(`${DOCUMENTS} ${sql} ${order}`), [db.no, from, to, limit], textOf);
  };
}

/** Ids come after whatever is not a string: it is no lower bound, and nothing is below it. */
function idBound(value: ExactValue | undefined, open: string): string | undefined {
  if (value === undefined) return open;
  if (typeof value === 'string') return value;
  return open === '' ? open : undefined;
}
