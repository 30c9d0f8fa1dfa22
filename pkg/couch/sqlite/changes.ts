import { slices } from '#pkg/breathe';
import { prefixOf } from '../database-name.ts';
import type { ChangeRow, ChangesOptions, ChangesPage } from '../types.ts';
import { batchReader, FIRST_BATCH, nextBatch } from './batches.ts';
import { type ChangedRow, type ChangeFormat, NO_LIMIT, selectChanged, toChangeRow } from './change-row.ts';
import type { OpenDatabase } from './open-database.ts';
import { formatSeq, parseSince } from './sequence.ts';

/** Rows without a body read by one query, and index entries counted by one. */
const BATCH = 250;
const COUNT_BATCH = 10_000;

/** The documents that changed after a sequence, each at its last change; backwards, all of them whatever `since` says. */
export async function readChanges(
  db: OpenDatabase,
  options: ChangesOptions,
  matches: ChangeFormat['matches'],
): Promise<ChangesPage> {
  const { descending = false, limit = NO_LIMIT, from } = options;
  const { epoch, seq } = db.row();
  const since = from ? Number(from.last) : parseSince(options.since, { epoch, seq });
  if (limit === 0) {
    await db.file.flushing();
    const lastSeq = formatSeq(descending ? seq : since, epoch);
    return { results: [], lastSeq, pending: await countAfter(db, since) };
  }
  const start = descending && !from ? Number.MAX_SAFE_INTEGER : since;
  const { results, last = from && since, end } = await readRows(db, start, { epoch, options, matches });
  // Who reads on from here must not miss what takes a sequence again that a loss of power has given back.
  await db.file.flushing();
  const lastSeq = formatSeq(last ?? (descending ? seq : since), epoch);
  if (end === 'most') {
    return { results, lastSeq, pending: 0, next: { last: String(last), seen: (from?.seen ?? 0) + results.length } };
  }
  return { results, lastSeq, pending: end === 'rows' ? 0 : await countAfter(db, last ?? since, descending) };
}

interface RowsRead {
  results: ChangeRow[];
  /** The last row looked at. */
  last: number | undefined;
  /** What ended it: there was no further row, or there were enough. */
  end: 'rows' | 'limit' | 'most';
}

async function readRows(db: OpenDatabase, start: number, format: ChangeFormat): Promise<RowsRead> {
  const { descending = false, limit = NO_LIMIT, most = Number.POSITIVE_INFINITY, from } = format.options;
  let { budget: left = Number.POSITIVE_INFINITY } = format.options;
  const seen = from?.seen ?? 0;
  const wanted = Math.min(limit - seen, most);
  const enough = wanted < limit - seen ? 'most' : 'limit';
  const select = `${selectChanged(format)} WHERE d.db = ? AND d.seq ${descending ? '<' : '>'} ?
                  ORDER BY d.seq ${descending ? 'DESC' : 'ASC'} LIMIT ?`;
  const withBody = format.options.includeDocs || format.matches !== undefined;
  const read = batchReader(db, withBody);
  const results: ChangeRow[] = [];
  const breathe = slices(prefixOf(db.name));
  let last: number | undefined;
  let batchSize = withBody ? FIRST_BATCH : BATCH;
  while (results.length < wanted) {
    const turn = breathe();
    if (turn) await turn;
    // Without a filter nothing is read in vain.
    const size = format.matches ? batchSize : Math.min(batchSize, wanted - results.length);
    const { rows: batch, isCut } = read<ChangedRow>(db.file.arrays(select), [db.no, last ?? start, size], textOf);
    if (withBody) batchSize = nextBatch(batch, textOf);
    for (const row of batch) {
      last = row[1];
      const change = toChangeRow(db, row, seen + results.length, format);
      if (!change) continue;
      results.push(change);
      if (change.doc) left -= change.doc.body.text.length;
      if (results.length === wanted) return { results, last, end: enough };
      if (left <= 0) return { results, last, end: 'most' };
    }
    if (batch.length < size && !isCut) return { results, last, end: 'rows' };
  }
  return { results, last, end: enough };
}

const textOf = ([, , , , , text]: ChangedRow) => text;

/** True when a document has changed after a sequence. */
export function hasChanges(db: OpenDatabase, since: number): boolean {
  return db.file.sql('SELECT 1 FROM documents WHERE db = ? AND seq > ? LIMIT 1').get(db.no, since) !== undefined;
}

/** How many rows come after a sequence, in the direction of the reading. */
export async function countAfter(db: OpenDatabase, from: number, descending = false): Promise<number> {
  const breathe = slices(prefixOf(db.name));
  const seqs = `SELECT seq FROM documents WHERE db = ? AND seq ${descending ? '<' : '>'} ?
                ORDER BY seq ${descending ? 'DESC' : 'ASC'} LIMIT ${COUNT_BATCH}`;
  let last = from;
  let total = 0;
  for (;;) {
    const row = db.file
      .sql(`SELECT count(*) AS count, ${descending ? 'min' : 'max'}(seq) AS last FROM (${seqs})`)
      .get(db.no, last) as unknown as { count: number; last: number };
    total += row.count;
    if (row.count < COUNT_BATCH) return total;
    last = row.last;
    const turn = breathe();
    if (turn) await turn;
  }
}
