import { slices } from '#pkg/breathe';
import { Json, type JsonValue } from '#pkg/json';
import { prefixOf } from '../database-name.ts';
import type { AllDocsOptions, AllDocsPage, AllDocsRow, Doc, PartOptions } from '../types.ts';
import { batchReader, FIRST_BATCH, nextBatch } from './batches.ts';
import { type DocumentRow, findDocument, findWinner } from './document-row.ts';
import { type IdRange, idRange } from './id-range.ts';
import { type LiveRow, selectLive, skipLive, textOf } from './live-rows.ts';
import type { OpenDatabase } from './open-database.ts';
import { rankOf, rememberRank } from './rank.ts';
import { addMeta } from './read-document.ts';
import { formatSeq } from './sequence.ts';
import { treeOf } from './write-document.ts';

/** Rows without a body read by one query. */
const BATCH = 250;

/** The documents that are not deleted in the order of their ids, or those of some keys. */
export async function allDocs(db: OpenDatabase, options: AllDocsOptions = {}): Promise<AllDocsPage> {
  const { doc_count: totalRows, seq, epoch } = db.row();
  const head = { totalRows, ...(options.updateSeq && { updateSeq: formatSeq(seq, epoch) }) };
  if (options.keys) return { ...head, offset: null, ...(await docsByKeys(db, options.keys, options)) };
  const range = idRange(options);
  const { from } = options;
  if (from) return { ...head, offset: 0, ...(await readRows(db, restOf(range, from.last), options)) };
  const { skip = 0 } = options;
  const isCounted = (range.descending ? range.high : range.low) !== undefined;
  const before = isCounted ? await countBefore(db, range) : 0;
  // @compat what is to be skipped is counted beyond the end of the range.
  const offset = Math.min(before + skip, totalRows);
  if (range.empty) return { ...head, offset, rows: [] };
  const rest = skip === 0 ? range : (await skipLive(db, range, skip)).rest;
  const { rows, next } = rest ? await readRows(db, rest, options) : { rows: [] };
  const last = range.descending ? undefined : rows.at(-1);
  if (last && 'id' in last) rememberRank(db, seq, { id: last.id, rank: offset + rows.length - 1 });
  return { ...head, offset, rows, ...(next && { next }) };
}

type Part = Pick<AllDocsPage, 'rows' | 'next'>;

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
): Promise<Part> {
  const { skip = 0, limit = keys.length, descending, from } = options;
  const ordered = descending ? [...keys].reverse() : keys;
  const end = Math.min(skip + limit, ordered.length);
  const breathe = slices(prefixOf(db.name));
  const isFull = fills(options);
  const rows: AllDocsRow[] = [];
  for (let at = skip + (from?.seen ?? 0); at < end; at++) {
    const turn = breathe();
    if (turn) await turn;
    const row = rowOfKey(db, ordered[at] as JsonValue, options);
    rows.push(row);
    if (isFull(row) && at + 1 < end) return { rows, next: { last: '', seen: at + 1 - skip } };
  }
  return { rows };
}

function rowOfKey(db: OpenDatabase, key: JsonValue, options: AllDocsOptions): AllDocsRow {
  const { includeDocs = false } = options;
  const row = typeof key === 'string' ? findByKey(db, key, includeDocs) : undefined;
  if (!row) return { key, error: 'not_found' };
  const [deleted, ...live] = row;
  const [id, rev] = live;
  return deleted === 0 ? toRow(db, live, options) : { id, rev, deleted: true, ...(includeDocs && { doc: null }) };
}

function findByKey(db: OpenDatabase, id: string, withBody: boolean): [deleted: number, ...LiveRow] | undefined {
  const [text, bodies] = withBody ? [', b.text', 'JOIN bodies b ON b.seq = d.body'] : ['', ''];
  return db.file
    .arrays(`SELECT d.deleted, d.id, d.rev, d.leaves${text} FROM documents d ${bodies} WHERE d.db = ? AND d.id = ?`)
    .get(db.no, id) as object as ReturnType<typeof findByKey>;
}

/** Says of each row in turn whether a part is full with it. */
function fills({ most = Number.POSITIVE_INFINITY, budget = Number.POSITIVE_INFINITY }: PartOptions) {
  let count = 0;
  let size = 0;
  return (row: AllDocsRow): boolean => {
    if ('doc' in row && row.doc) size += row.doc.body.text.length;
    return ++count >= most || size >= budget;
  };
}

function toRow(db: OpenDatabase, [id, rev, leaves, text]: LiveRow, options: AllDocsOptions): AllDocsRow {
  if (!options.includeDocs) return { id, rev };
  const doc: Doc = { id, rev, deleted: false, body: Json.stored(text) };
  if (options.conflicts && leaves > 1) {
    addMeta(db.file, doc, treeOf(findDocument(db.file, db.no, id) as DocumentRow), { conflicts: true });
  }
  return { id, rev, doc };
}

async function readRows(db: OpenDatabase, range: IdRange, options: AllDocsOptions): Promise<Part> {
  const { limit = Number.POSITIVE_INFINITY, includeDocs = false, from } = options;
  const seen = from?.seen ?? 0;
  const breathe = slices(prefixOf(db.name));
  const isFull = fills(options);
  const rows: AllDocsRow[] = [];
  const read = batchReader(db, includeDocs);
  let rest = range;
  let most = includeDocs ? FIRST_BATCH : BATCH;
  while (seen + rows.length < limit) {
    const size = Math.min(most, limit - seen - rows.length);
    const { rows: batch, isCut } = selectLive(db, rest, size, { withBody: includeDocs, read });
    for (const found of batch) {
      const row = toRow(db, found, options);
      rows.push(row);
      const count = seen + rows.length;
      if (isFull(row) && count < limit) return { rows, next: { last: found[0], seen: count } };
    }
    const last = batch.at(-1)?.[0];
    if (last === undefined || (batch.length < size && !isCut)) break;
    if (includeDocs) most = nextBatch(batch, textOf);
    rest = restOf(rest, last);
    const turn = breathe();
    if (turn) await turn;
  }
  return { rows };
}

/** What comes after an id, in the direction of the range. */
function restOf(range: IdRange, id: string): IdRange {
  return range.descending ? { ...range, high: id, highOpen: true } : { ...range, low: id, lowOpen: true };
}
