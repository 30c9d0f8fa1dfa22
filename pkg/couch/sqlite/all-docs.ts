import { slices } from '#pkg/breathe';
import { prefixOf } from '../database-name.ts';
import type { AllDocsOptions, AllDocsPage, AllDocsRow } from '../types.ts';
import { type DocumentRow, findDocument, findWinner, toDoc, type WinnerRow } from './document-row.ts';
import { type IdRange, idRange } from './id-range.ts';
import { selectLive, skipLive } from './live-rows.ts';
import type { OpenDatabase } from './open-database.ts';
import { rankOf, rememberRank } from './rank.ts';
import { addMeta } from './read-document.ts';
import { formatSeq } from './sequence.ts';
import { treeOf } from './write-document.ts';

/** Rows read by one query. */
const BATCH = 250;

/** The documents that are not deleted in the order of their ids, or those of some keys. */
export async function allDocs(db: OpenDatabase, options: AllDocsOptions = {}): Promise<AllDocsPage> {
  const { doc_count: totalRows, seq, epoch } = db.row();
  const head = { totalRows, ...(options.updateSeq && { updateSeq: formatSeq(seq, epoch) }) };
  if (options.keys) return { ...head, offset: null, rows: await docsByKeys(db, options.keys, options) };
  const range = idRange(options);
  const before = await countBefore(db, range);
  const { skip = 0, limit = Number.POSITIVE_INFINITY } = options;
  // @compat what is to be skipped is counted beyond the end of the range.
  const offset = Math.min(before + skip, totalRows);
  if (range.empty) return { ...head, offset, rows: [] };
  const { rest } = await skipLive(db, range, skip);
  const rows = rest ? await readRows(db, rest, limit, options) : [];
  const last = rows.at(-1);
  if (last && 'id' in last && !range.descending) rememberRank(db, seq, { id: last.id, rank: offset + rows.length - 1 });
  return { ...head, offset, rows };
}

/** How many documents come before the range, in its direction. */
async function countBefore(db: OpenDatabase, { low, high, descending }: IdRange): Promise<number> {
  if (!descending) return low === undefined ? 0 : rankOf(db, low);
  if (high === undefined) return 0;
  const upTo = (await rankOf(db, high)) + (findWinner(db.file, db.no, high)?.deleted === 0 ? 1 : 0);
  return Math.max(0, db.row().doc_count - upTo);
}

async function docsByKeys(
  db: OpenDatabase,
  keys: NonNullable<AllDocsOptions['keys']>,
  options: AllDocsOptions,
): Promise<AllDocsRow[]> {
  const { skip = 0, limit = keys.length } = options;
  const ordered = options.descending ? [...keys].reverse() : keys;
  const breathe = slices(prefixOf(db.name));
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
  const breathe = slices(prefixOf(db.name));
  const rows: AllDocsRow[] = [];
  let rest: IdRange = range;
  while (rows.length < limit) {
    const size = Math.min(BATCH, limit - rows.length);
    const batch = selectLive(db, rest, size, options.includeDocs === true);
    for (const row of batch) rows.push(toRow(db, row, options));
    const last = batch.at(-1);
    if (!last || batch.length < size) break;
    rest = rest.descending ? { ...rest, high: last.id, highOpen: true } : { ...rest, low: last.id, lowOpen: true };
    await breathe();
  }
  return rows;
}
