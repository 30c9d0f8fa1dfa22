import { slices } from '#pkg/breathe';
import type { CollationKeys } from '#pkg/collation';
import { Json, type JsonValue } from '#pkg/json';
import { CouchError } from '../../couch-error.ts';
import { prefixOf } from '../../database-name.ts';
import type { Doc, ViewDefinition, ViewOptions, ViewResult } from '../../types.ts';
import { toDoc, type WinnerRow } from '../document-row.ts';
import type { OpenDatabase } from '../open-database.ts';
import { countedAt } from '../rank.ts';
import { reduceRows } from './reduce-rows.ts';
import { type StoredRow, type ViewRange, viewRanges } from './view-range.ts';

const BATCH = 256;
/** Ranges whose number of rows is remembered. */
const MAX_RANGES = 64;

/** Reads a view whose rows are `idx` in the table of keys. */
export async function readView(
  db: OpenDatabase,
  idx: number,
  view: ViewDefinition,
  options: ViewOptions,
  keys: CollationKeys,
): Promise<ViewResult> {
  const ranges = viewRanges(options, keys);
  if (isPlainCount(view, options)) return countRanges(db, idx, ranges);
  if (view.reduce !== undefined && options.reduce !== false) {
    const { limit: _, ...all } = options;
    return reduceRows(rowsOf(db, idx, ranges, all), view.reduce, options, keys);
  }
  const rows = rowsOf(db, idx, ranges, options);
  if (options.reduce === true || options.group || options.groupLevel !== undefined) {
    throw new CouchError('query_parse_error', 'Reduce is invalid for map-only views.');
  }
  const { skip = 0, limit = Number.POSITIVE_INFINITY } = options;
  const found: ViewResult['rows'] = [];
  let position = 0;
  for await (const row of limit === 0 ? [] : rows) {
    if (position++ < skip) continue;
    const [key, value] = Json.stored(row.value).value as [JsonValue, JsonValue];
    found.push({ id: row.id, key, value, ...(options.includeDocs && { doc: readDoc(db, row.doc) }) });
    if (found.length >= limit) break;
  }
  if (options.positions === false) return { rows: found };
  const totalRows = countRows(db, idx);
  return { totalRows, offset: Math.min(offsetOf(db, idx, ranges, options) + skip, totalRows), rows: found };
}

/** A number of rows, not by key: the engine counts them without giving them. */
function isPlainCount({ reduce }: ViewDefinition, options: ViewOptions): boolean {
  const { skip = 0, limit = 1, group, groupLevel = 0 } = options;
  const isReduced = reduce === '_count' && options.reduce !== false;
  return isReduced && !options.keys && !group && groupLevel === 0 && skip === 0 && limit > 0;
}

/** Every page of a listing tells how many there are: thousands of rows are counted once, not for each of them. */
function countRanges(db: OpenDatabase, idx: number, ranges: readonly ViewRange[]): ViewResult {
  const known = countedAt(db, db.row().seq).ranges;
  let value = 0;
  for (const range of ranges) {
    const name = nameOf(idx, range);
    const count = known.get(name) ?? countRange(db, idx, range);
    if (known.size >= MAX_RANGES) known.clear();
    known.set(name, count);
    value += count;
  }
  return { rows: value === 0 ? [] : [{ key: null, value }] };
}

function countRange(db: OpenDatabase, idx: number, { low, high }: ViewRange): number {
  const sql = `SELECT count(*) AS count FROM index_keys
    WHERE idx = ? AND (key, id, n) > (?, ?, ?) AND (key, id, n) < (?, ?, ?)`;
  return db.file.sql(sql).get(idx, low.key, low.id, low.n, high.key, high.id, high.n)?.['count'] as number;
}

function nameOf(idx: number, { low, high }: ViewRange): string {
  const edges = [low, high].map(({ key, id, n }) => [Buffer.from(key).toString('base64'), id, n]);
  return JSON.stringify([idx, edges]);
}

async function* rowsOf(
  db: OpenDatabase,
  idx: number,
  ranges: ViewRange[],
  { descending = false, skip = 0, limit = BATCH }: ViewOptions,
): AsyncGenerator<StoredRow> {
  const breathe = slices(prefixOf(db.name));
  const sql = `SELECT key, id, n, doc, value FROM index_keys
    WHERE idx = ? AND (key, id, n) > (?, ?, ?) AND (key, id, n) < (?, ?, ?)
    ORDER BY key ${descending ? 'DESC' : ''}, id ${descending ? 'DESC' : ''}, n ${descending ? 'DESC' : ''} LIMIT ?`;
  // Of a short page, no more than it shows.
  const size = Math.max(Math.min(BATCH, skip + limit), 1);
  for (const range of ranges) {
    let { low, high } = range;
    for (;;) {
      const rows = db.file
        .sql(sql)
        .all(idx, low.key, low.id, low.n, high.key, high.id, high.n, size) as object[] as StoredRow[];
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < size) break;
      if (descending) high = last;
      else low = last;
      await breathe();
    }
  }
}

function readDoc(db: OpenDatabase, no: number): Doc | null {
  const row = db.file
    .sql(
      `SELECT d.id, d.seq, d.rev, d.deleted, d.leaves, b.text FROM documents d JOIN bodies b ON b.seq = d.body
       WHERE d.no = ? AND d.deleted = 0`,
    )
    .get(no);
  return row ? toDoc(row as object as WinnerRow) : null;
}

function countRows(db: OpenDatabase, idx: number): number {
  return db.file.sql('SELECT count(*) AS count FROM index_keys WHERE idx = ?').get(idx)?.['count'] as number;
}

/** How many rows come before the first of the range. */
function offsetOf(db: OpenDatabase, idx: number, [range]: ViewRange[], { descending }: ViewOptions): number {
  if (range === undefined) return 0;
  const sql = descending
    ? 'SELECT count(*) AS count FROM index_keys WHERE idx = ? AND (key, id, n) > (?, ?, ?)'
    : 'SELECT count(*) AS count FROM index_keys WHERE idx = ? AND (key, id, n) < (?, ?, ?)';
  const { key, id, n } = descending ? range.high : range.low;
  return db.file.sql(sql).get(idx, key, id, n)?.['count'] as number;
}
