import { slices } from '#pkg/breathe';
import { prefixOf } from '../database-name.ts';
import type { ChangeRow, ChangesOptions, ChangesPage } from '../types.ts';
import { FIRST_BATCH, nextBatch } from './batch-size.ts';
import { type ChangeFormat, NO_LIMIT, toChangeRow } from './change-row.ts';
import type { WinnerRow } from './document-row.ts';
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
  const { descending = false, limit = NO_LIMIT } = options;
  const { epoch, seq } = db.row();
  const since = parseSince(options.since, { epoch, seq });
  const { results, last, atEnd } = await readRows(db, descending ? Number.MAX_SAFE_INTEGER : since, {
    epoch,
    matches,
    options: { ...options, descending, limit },
  });
  if (limit === 0) return { results, lastSeq: formatSeq(since, epoch), pending: await countAfter(db, since) };
  // Who reads on from here must not miss what takes a sequence again that a loss of power has given back.
  await db.file.flushing();
  const lastSeq = formatSeq(last ?? (descending ? seq : since), epoch);
  return { results, lastSeq, pending: atEnd ? 0 : await countAfter(db, last ?? since, descending) };
}

interface RowsRead {
  results: ChangeRow[];
  /** The last row looked at. */
  last: number | undefined;
  /** There was no further row. */
  atEnd: boolean;
}

async function readRows(
  db: OpenDatabase,
  from: number,
  format: ChangeFormat & { options: { descending: boolean; limit: number } },
): Promise<RowsRead> {
  const { descending, limit, includeDocs = false } = format.options;
  const withBody = includeDocs || format.matches !== undefined;
  const results: ChangeRow[] = [];
  const breathe = slices(prefixOf(db.name));
  let last: number | undefined;
  let most = withBody ? FIRST_BATCH : BATCH;
  while (results.length < limit) {
    await breathe();
    // Without a filter nothing is read in vain.
    const size = format.matches ? most : Math.min(most, limit - results.length);
    const batch = selectRows(db, last ?? from, size, { descending, withBody });
    if (withBody) most = nextBatch(batch);
    for (const row of batch) {
      last = row.seq;
      const change = toChangeRow(db, row, results.length, format);
      if (change) results.push(change);
      if (results.length === limit) return { results, last, atEnd: false };
    }
    if (batch.length < size) return { results, last, atEnd: true };
  }
  return { results, last, atEnd: false };
}

/** @param options.withBody else their texts are empty */
function selectRows(
  db: OpenDatabase,
  from: number,
  limit: number,
  { descending, withBody }: { descending: boolean; withBody: boolean },
): WinnerRow[] {
  const [text, bodies] = withBody ? ['b.text', 'JOIN bodies b ON b.seq = d.body'] : [`'' AS text`, ''];
  return db.file
    .sql(
      `SELECT d.id, d.seq, d.rev, d.deleted, d.leaves, ${text} FROM documents d ${bodies}
       WHERE d.db = ? AND d.seq ${descending ? '<' : '>'} ? ORDER BY d.seq ${descending ? 'DESC' : 'ASC'} LIMIT ?`,
    )
    .all(db.no, from, limit) as unknown as WinnerRow[];
}

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
    await breathe();
  }
}
