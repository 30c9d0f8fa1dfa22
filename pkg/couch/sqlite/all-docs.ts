import type { AllDocsOptions, AllDocsPage, AllDocsRow } from '../types.ts';
import { slices } from './breathe.ts';
import { type DocumentRow, findDocument, toDoc, type WinnerRow } from './document-row.ts';
import { type IdRange, idRange } from './id-range.ts';
import type { OpenDatabase } from './open-database.ts';
import { addMeta } from './read-document.ts';
import { formatSeq } from './sequence.ts';
import type { StoreFile } from './store-file.ts';
import { treeOf } from './write-document.ts';

/** Rows read by one query, and index entries counted by one. */
const BATCH = 250;
const COUNT_BATCH = 10_000;

/** Greater than every text, as a BLOB is. */
const AFTER_ALL_IDS = new Uint8Array();

export async function allDocs(db: OpenDatabase, options: AllDocsOptions = {}): Promise<AllDocsPage> {
  const { doc_count: totalRows, seq, epoch } = db.row();
  const head = { totalRows, ...(options.updateSeq && { updateSeq: formatSeq(seq, epoch) }) };
  if (options.keys) return { ...head, offset: null, rows: await docsByKeys(db, options.keys, options) };
  const range = idRange(options);
  const before = await countBefore(db, range);
  if (range.empty) return { ...head, offset: before, rows: [] };
  const { skip = 0, limit = Number.POSITIVE_INFINITY } = options;
  const start = await skipRows(db, range, skip);
  const rows = start.range ? await readRows(db, start.range, limit, options) : [];
  return { ...head, offset: before + start.skipped, rows };
}

async function docsByKeys(
  db: OpenDatabase,
  keys: NonNullable<AllDocsOptions['keys']>,
  options: AllDocsOptions,
): Promise<AllDocsRow[]> {
  const { skip = 0, limit = keys.length } = options;
  const ordered = options.descending ? [...keys].reverse() : keys;
  const breathe = slices();
  const rows: AllDocsRow[] = [];
  for (const key of ordered.slice(skip, skip + limit)) {
    await breathe();
    const row = typeof key === 'string' ? findWinner(db.file, db.no, key) : undefined;
    if (!row) rows.push({ key, error: 'not_found' });
    else if (row.deleted === 0) rows.push(toRow(db, row, options));
    else rows.push({ id: row.id, rev: row.rev, deleted: true, ...(options.includeDocs && { doc: null }) });
  }
  return rows;
}

function findWinner(file: StoreFile, db: number, id: string): WinnerRow | undefined {
  return file
    .sql(
      `SELECT d.id, d.seq, d.rev, d.deleted, d.leaves, b.text
       FROM documents d JOIN bodies b ON b.seq = d.body WHERE d.db = ? AND d.id = ?`,
    )
    .get(db, id) as unknown as WinnerRow | undefined;
}

function toRow(db: OpenDatabase, row: WinnerRow, options: AllDocsOptions): AllDocsRow {
  if (!options.includeDocs) return { id: row.id, rev: row.rev };
  const doc = toDoc(row);
  if (options.conflicts && row.leaves > 1) {
    addMeta(db.file, doc, treeOf(findDocument(db.file, db.no, row.id) as DocumentRow), { conflicts: true });
  }
  return { id: row.id, rev: row.rev, doc };
}

async function readRows(
  db: OpenDatabase,
  range: IdRange,
  limit: number,
  options: AllDocsOptions,
): Promise<AllDocsRow[]> {
  const breathe = slices();
  const rows: AllDocsRow[] = [];
  let rest: IdRange = range;
  while (rows.length < limit) {
    const size = Math.min(BATCH, limit - rows.length);
    const batch = selectWinners(db, rest, size, options.includeDocs === true);
    for (const row of batch) rows.push(toRow(db, row, options));
    const last = batch.at(-1);
    if (!last || batch.length < size) break;
    rest = after(rest, last.id);
    await breathe();
  }
  return rows;
}

/** What is left of a range once `id` has been read. */
function after(range: IdRange, id: string): IdRange {
  return range.descending ? { ...range, high: id, highOpen: true } : { ...range, low: id, lowOpen: true };
}

function selectWinners(db: OpenDatabase, range: IdRange, limit: number, withBody: boolean): WinnerRow[] {
  const columns = withBody ? 'd.id, d.seq, d.rev, d.deleted, d.leaves, b.text' : 'd.id, d.rev';
  const from = withBody ? 'documents d JOIN bodies b ON b.seq = d.body' : 'documents d';
  return db.file
    .sql(`SELECT ${columns} FROM ${from} WHERE ${live(range)} ORDER BY d.id ${direction(range)} LIMIT ?`)
    .all(db.no, ...bounds(range), limit) as unknown as WinnerRow[];
}

function live({ lowOpen, highOpen }: IdRange): string {
  return `d.db = ? AND d.id ${lowOpen ? '>' : '>='} ? AND d.id ${highOpen ? '<' : '<='} ? AND d.deleted = 0`;
}

function direction({ descending }: IdRange): string {
  return descending ? 'DESC' : 'ASC';
}

function bounds({ low, high }: IdRange): [string, string | Uint8Array] {
  return [low ?? '', high ?? AFTER_ALL_IDS];
}

/** How many documents come before the range, in its direction. */
async function countBefore(db: OpenDatabase, { low, high, descending }: IdRange): Promise<number> {
  const edge = descending ? high : low;
  if (edge === undefined) return 0;
  const open = { empty: false, descending, low: undefined, lowOpen: false, high: undefined, highOpen: false };
  const before = descending ? { ...open, low: edge, lowOpen: true } : { ...open, high: edge, highOpen: true };
  return (await skipRows(db, before, Number.POSITIVE_INFINITY)).skipped;
}

/** Passes over rows by their index only. The rest of the range is undefined when there is none. */
async function skipRows(
  db: OpenDatabase,
  range: IdRange,
  count: number,
): Promise<{ skipped: number; range: IdRange | undefined }> {
  const breathe = slices();
  let rest = range;
  let skipped = 0;
  while (skipped < count) {
    const size = Math.min(COUNT_BATCH, count - skipped);
    const ids = `SELECT d.id FROM documents d WHERE ${live(rest)} ORDER BY d.id ${direction(rest)} LIMIT ?`;
    const last = range.descending ? 'min(id)' : 'max(id)';
    const row = db.file
      .sql(`SELECT count(*) AS count, ${last} AS last FROM (${ids})`)
      .get(db.no, ...bounds(rest), size) as unknown as { count: number; last: string | null };
    skipped += row.count;
    if (row.last === null || row.count < size) return { skipped, range: undefined };
    rest = after(rest, row.last);
    await breathe();
  }
  return { skipped, range: rest };
}
